import { createRequire } from 'node:module';
import { join } from 'node:path';
import type * as esbuild from 'esbuild';
import type { BuildOptions, Plugin } from 'esbuild';

/** What `sst.aws.Function` takes: a folder that is deployed as it is, and the handler in it. */
export type Bundled = { readonly bundle: string; readonly handler: string };

/** Bundles a handler (`app/lambda/slack.slack`: a file and its export) into a folder of its own. Throws for what esbuild refuses. */
export async function bundleFunction(root: string, handler: string, outDir: string): Promise<Bundled> {
  // While SST deploys, an `import` would find the esbuild that SST brings, which is another version.
  const { build } = createRequire(join(root, 'package.json'))('esbuild') as typeof esbuild;
  const [file = ''] = handler.split('.');
  await build({ ...bundleOptions(root, `${file}.ts`), outdir: outDir, outbase: root });
  return { bundle: outDir, handler };
}

/**
 * SST's own esbuild takes no aliases and no plugins to speak of (`nodejs.esbuild` passes on ten options), so that
 * functions are bundled here: what is measured and tested is what is deployed.
 */
export function bundleOptions(root: string, entry: string): BuildOptions {
  return { ...plainOptions(root, entry), plugins: [trimmed(root, insteadOf(entry))] };
}

/** The same without anything left out. */
export function plainOptions(root: string, entry: string): BuildOptions {
  return {
    absWorkingDir: root,
    entryPoints: [entry],
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
};

/** Clients of Lambda and S3, which the door has none of, ask for event streams as they are made. */
const insteadAtTheDoor = { '@smithy/core/event-streams': 'app/trim/no-event-streams.ts' };

function insteadOf(entry: string): Readonly<Record<string, string>> {
  return entry === 'app/lambda/slack.ts' ? { ...instead, ...insteadAtTheDoor } : instead;
}

/** What Bolt loads and a function behind a URL never uses: servers, web sockets, and signing in by OAuth. */
const leftOut = [
  /[\\/]@slack[\\/]bolt[\\/]dist[\\/]receivers[\\/](?:Express|HTTP|SocketMode)Receiver\.js$/,
  /[\\/]@slack[\\/]bolt[\\/]dist[\\/]receivers[\\/]HTTPModuleFunctions\.js$/,
  /[\\/]@slack[\\/]oauth[\\/]dist[\\/]index\.js$/,
];

function trimmed(root: string, instead: Readonly<Record<string, string>>): Plugin {
  return {
    name: 'trimmed',
    setup: (bundler) => {
      for (const [name, file] of Object.entries(instead))
        bundler.onResolve({ filter: new RegExp(`^${name.replaceAll('.', '\\.')}$`) }, () => ({
          path: join(root, file),
        }));
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
