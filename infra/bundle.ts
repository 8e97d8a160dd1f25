import { createRequire } from 'node:module';
import { join } from 'node:path';
import type * as esbuild from 'esbuild';
import type { BuildOptions } from 'esbuild';
import type { FunctionPlan } from './functions.ts';
import { trimmed } from './trim.ts';

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
    // Turns imports of Node's modules into `require`: `import` also reads all their properties, and some of them
    // (`process.stdin`, `crypto.subtle`) load more modules.
    format: 'iife',
    globalName: 'bundled',
    footer: { js: 'export const{handler}=bundled;' },
    stdin: { contents: entrySource(fn), resolveDir: root, sourcefile: 'entry.ts', loader: 'ts' },
    plugins: [trimmed(root, fn)],
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
