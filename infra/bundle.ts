import { join } from 'node:path';
import { type BuildOptions, build } from 'esbuild';

/** What `sst.aws.Function` takes: a folder that is deployed as it is, and the handler in it. */
export type Bundled = { readonly bundle: string; readonly handler: string };

/**
 * SST's own esbuild takes no aliases (`nodejs.esbuild` passes on ten options, and `alias` is none of them), so that
 * functions are bundled here, and what is measured and tested is what is deployed.
 */
export function bundleOptions(root: string, entry: string): BuildOptions {
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

const requireForEsm = `import{createRequire as janitorRequire}from'node:module';const require=janitorRequire(import.meta.url);`;

/** Bundles `app/slack.slack` (a file and its export) into a folder of its own. Throws for what esbuild refuses. */
export async function bundleFunction(root: string, handler: string, outDir: string): Promise<Bundled> {
  const [file = '', exported = ''] = handler.split('.');
  const name = file.split('/').at(-1) ?? file;
  await build({ ...bundleOptions(root, `${file}.ts`), outdir: outDir, outbase: join(root, file, '..') });
  return { bundle: outDir, handler: `${name}.${exported}` };
}
