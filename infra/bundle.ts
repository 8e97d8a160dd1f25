import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import type * as esbuild from 'esbuild';
import type { BuildOptions, Plugin } from 'esbuild';
import type { FunctionPlan } from './functions.ts';

/** What `sst.aws.Function` takes: a folder that is deployed as it is, and the handler in it. */
export type Bundled = { readonly bundle: string; readonly handler: string };

type Bundling = Pick<FunctionPlan, 'name' | 'file' | 'needs' | 'isInteractive'>;

/** Bundles a function into a folder of its own. Throws for what esbuild refuses. */
export async function bundleFunction(root: string, fn: Bundling, outDir: string): Promise<Bundled> {
  // While SST deploys, an `import` would find the esbuild that SST brings, which is another version.
  const { build } = createRequire(join(root, 'package.json'))('esbuild') as typeof esbuild;
  await build({ ...bundleOptions(root, fn), outfile: join(outDir, `${fn.name}.mjs`) });
  return { bundle: outDir, handler: `${fn.name}.handler` };
}

/**
 * SST's own esbuild takes no aliases and no plugins to speak of (`nodejs.esbuild` passes on ten options), so that
 * functions are bundled here: what is measured and tested is what is deployed.
 */
export function bundleOptions(root: string, fn: Bundling): BuildOptions {
  return {
    ...plainOptions(root),
    stdin: { contents: entrySource(fn), resolveDir: root, sourcefile: 'entry.ts', loader: 'ts' },
    plugins: [
      fn.isInteractive
        ? trimmed(root, { ...instead, ...insteadAtTheDoor }, [...leftOut, ...leftOutAtTheDoor])
        : trimmed(root, instead, leftOut),
    ],
  };
}

/** The module that is deployed: the declaration, with the providers of the deps that it names and no others. */
export function entrySource({ file, needs: { deps } }: Bundling): string {
  const kebab = (name: string): string => name.replaceAll(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`);
  return [
    `import { fn } from './${file}';`,
    `import { lambdaHandler } from './app/wiring/entry.ts';`,
    ...deps.map((dep) => `import { provide as ${dep} } from './app/wiring/providers/${kebab(dep)}.ts';`),
    `export const handler = lambdaHandler(fn, { ${deps.join(', ')} });`,
  ].join('\n');
}

/** Without an entry, and with nothing left out. */
export function plainOptions(root: string): BuildOptions {
  return {
    absWorkingDir: root,
    bundle: true,
    minify: true,
    platform: 'node',
    format: 'esm',
    target: 'node22',
    outExtension: { '.js': '.mjs' },
    mainFields: ['module', 'main'],
    banner: { js: requireForEsm },
    legalComments: 'none',
    metafile: true,
    logLevel: 'silent',
  };
}

/** Packages in CommonJS call `require` for what Node itself has. */
const requireForEsm = `import{createRequire as janitorRequire}from'node:module';const require=janitorRequire(import.meta.url);`;

/** What a module is replaced by, by the name under which it is imported. */
const instead: Readonly<Record<string, string>> = {
  '@aws-sdk/credential-provider-node': 'app/trim/environment-credentials.ts',
  '@aws-sdk/endpoint-cache': 'app/trim/no-endpoint-cache.ts',
};

/** Clients of Lambda and S3, which functions that people wait for have none of, ask for event streams as they are made. */
const insteadAtTheDoor = { '@smithy/core/event-streams': 'app/trim/no-event-streams.ts' };

/** What Bolt loads and a function behind a URL never uses: servers, web sockets, assistants, and signing in by OAuth. */
const leftOut = [
  /[\\/]@slack[\\/]bolt[\\/]dist[\\/]receivers[\\/](?:Express|HTTP|SocketMode)Receiver\.js$/,
  /[\\/]@slack[\\/]bolt[\\/]dist[\\/]receivers[\\/](?:HTTPModuleFunctions|HTTPResponseAck)\.js$/,
  /[\\/]@slack[\\/]bolt[\\/]dist[\\/](?:Assistant|AssistantThreadContextStore)\.js$/,
  /[\\/]@slack[\\/]oauth[\\/]dist[\\/]index\.js$/,
];

/** What of Slack's client only other functions use. */
const leftOutAtTheDoor = [/[\\/]@slack[\\/]web-api[\\/]dist[\\/](?:file-upload|chat-stream)\.js$/];

function trimmed(
  root: string,
  instead: Readonly<Record<string, string>>,
  leftOut: readonly RegExp[],
): Plugin {
  return {
    name: 'trimmed',
    setup: (bundler) => {
      for (const [name, file] of Object.entries(instead))
        bundler.onResolve({ filter: new RegExp(`^${name.replaceAll('.', '\\.')}$`) }, () => ({
          path: join(root, file),
        }));
      // Libraries read their own name and version there.
      bundler.onLoad({ filter: /[\\/]node_modules[\\/].*[\\/]package\.json$/ }, ({ path }) => {
        const { name, version } = JSON.parse(readFileSync(path, 'utf8')) as Record<string, string>;
        return { contents: JSON.stringify({ name, version }), loader: 'json' };
      });
      for (const filter of leftOut)
        bundler.onLoad({ filter }, ({ path }) => ({
          contents: absent(path.split(/[\\/]node_modules[\\/]/).at(-1) ?? path),
        }));
    },
  };
}

/** A module in CommonJS of which everything is a function that says what is missing. */
function absent(name: string): string {
  const message = JSON.stringify(`${name} is left out of this bundle (infra/bundle.ts)`);
  return `function gone(){throw new Error(${message})}
module.exports=new Proxy(gone,{get:(_,name)=>name==='__esModule'?true:gone});`;
}
