import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import type * as esbuild from 'esbuild';
import type { BuildOptions, Plugin } from 'esbuild';
import type { FunctionPlan } from './functions.ts';

/** Options of `sst.aws.Function`: a folder that is deployed unchanged, and the handler in it. */
export type Bundled = { readonly bundle: string; readonly handler: string };

type Bundling = Pick<FunctionPlan, 'name' | 'file' | 'needs' | 'isInteractive'>;

/** Bundles a function into its own folder. Throws when esbuild fails. */
export async function bundleFunction(root: string, fn: Bundling, outDir: string): Promise<Bundled> {
  // During `sst deploy`, `import` would resolve to SST's own version of esbuild.
  const { build } = createRequire(join(root, 'package.json'))('esbuild') as typeof esbuild;
  await build({ ...bundleOptions(root, fn), outfile: join(outDir, `${fn.name}.mjs`) });
  return { bundle: outDir, handler: `${fn.name}.handler` };
}

/**
 * SST's esbuild supports no aliases and few plugins (`nodejs.esbuild` passes ten options), so functions are
 * bundled here. The deployed bundle is the measured and tested one.
 */
export function bundleOptions(root: string, fn: Bundling): BuildOptions {
  return {
    ...plainOptions(root),
    stdin: { contents: entrySource(fn), resolveDir: root, sourcefile: 'entry.ts', loader: 'ts' },
    plugins: [
      fn.isInteractive
        ? trimmed(root, { ...replacements, ...interactiveReplacements }, [
            ...exclusions,
            ...interactiveExclusions,
          ])
        : trimmed(root, replacements, exclusions),
    ],
  };
}

/** The entry module: the declaration, with the providers of exactly its deps. */
export function entrySource({ file, needs: { deps } }: Bundling): string {
  const kebab = (name: string): string => name.replaceAll(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`);
  return [
    `import { fn } from './${file}';`,
    `import { lambdaHandler } from './app/wiring/entry.ts';`,
    ...deps.map((dep) => `import { provide as ${dep} } from './app/wiring/providers/${kebab(dep)}.ts';`),
    `export const handler = lambdaHandler(fn, { ${deps.join(', ')} });`,
  ].join('\n');
}

/** The options without an entry and without replacements. */
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

/** CommonJS packages call `require` for Node's own modules. */
const requireForEsm = `import{createRequire as janitorRequire}from'node:module';const require=janitorRequire(import.meta.url);`;

/** Import name → the module that replaces it. */
const replacements: Readonly<Record<string, string>> = {
  '@aws-sdk/credential-provider-node': 'app/trim/environment-credentials.ts',
  '@aws-sdk/endpoint-cache': 'app/trim/no-endpoint-cache.ts',
};

/** Only clients of Lambda and S3 create event streams, and interactive functions have none of them. */
const interactiveReplacements = { '@smithy/core/event-streams': 'app/trim/no-event-streams.ts' };

/** Parts of Bolt that a function behind a URL never uses: servers, web sockets, assistants, OAuth. */
const exclusions = [
  /[\\/]@slack[\\/]bolt[\\/]dist[\\/]receivers[\\/](?:Express|HTTP|SocketMode)Receiver\.js$/,
  /[\\/]@slack[\\/]bolt[\\/]dist[\\/]receivers[\\/](?:HTTPModuleFunctions|HTTPResponseAck)\.js$/,
  /[\\/]@slack[\\/]bolt[\\/]dist[\\/](?:Assistant|AssistantThreadContextStore)\.js$/,
  /[\\/]@slack[\\/]oauth[\\/]dist[\\/]index\.js$/,
];

/** Parts of Slack's client that only other functions use. */
const interactiveExclusions = [/[\\/]@slack[\\/]web-api[\\/]dist[\\/](?:file-upload|chat-stream)\.js$/];

function trimmed(
  root: string,
  replacements: Readonly<Record<string, string>>,
  exclusions: readonly RegExp[],
): Plugin {
  return {
    name: 'trimmed',
    setup: (bundler) => {
      for (const [name, file] of Object.entries(replacements))
        bundler.onResolve({ filter: new RegExp(`^${name.replaceAll('.', '\\.')}$`) }, () => ({
          path: join(root, file),
        }));
      // Libraries read only their name and version from it.
      bundler.onLoad({ filter: /[\\/]node_modules[\\/].*[\\/]package\.json$/ }, ({ path }) => {
        const { name, version } = JSON.parse(readFileSync(path, 'utf8')) as Record<string, string>;
        return { contents: JSON.stringify({ name, version }), loader: 'json' };
      });
      for (const filter of exclusions)
        bundler.onLoad({ filter }, ({ path }) => ({
          contents: throwingModule(path.split(/[\\/]node_modules[\\/]/).at(-1) ?? path),
        }));
    },
  };
}

/** A CommonJS module whose exports all throw an error that names it. */
function throwingModule(name: string): string {
  const message = JSON.stringify(`${name} is left out of this bundle (infra/bundle.ts)`);
  return `function gone(){throw new Error(${message})}
module.exports=new Proxy(gone,{get:(_,name)=>name==='__esModule'?true:gone});`;
}
