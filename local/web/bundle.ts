import { readFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { build } from 'esbuild';

export type PageBundle = { readonly html: string; readonly js: string; readonly css: string };

/** The folder of emoji images, named by code point. */
export const emojiFolder = dirname(fileURLToPath(import.meta.resolve('@twemoji/svg/package.json')));

/** Bundles the page at each start, which takes half a second and avoids a build step. */
export async function bundlePage(root = process.cwd()): Promise<PageBundle> {
  const folder = join(root, 'local', 'page');
  const { outputFiles } = await build({
    entryPoints: [join(folder, 'main.tsx'), join(folder, 'style', 'all.css')],
    outdir: 'page',
    bundle: true,
    write: false,
    minify: true,
    format: 'esm',
    target: 'es2022',
    jsx: 'automatic',
    define: { 'process.env.NODE_ENV': '"production"' },
    logLevel: 'warning',
  });
  const of = (ending: string) => outputFiles.find(({ path }) => path.endsWith(ending))?.text ?? '';
  return { html: await readFile(join(folder, 'index.html'), 'utf8'), js: of('.js'), css: of('.css') };
}
