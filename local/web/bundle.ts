import { readFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { build } from 'esbuild';

export type Bundle = { readonly html: string; readonly js: string; readonly css: string };

/** Where the pictures of emoji are, by code point. */
export const emojiFolder = dirname(fileURLToPath(import.meta.resolve('@twemoji/svg/package.json')));

/** The page's files, made anew at each start: half a second, and no build step to forget. */
export async function bundlePage(root = process.cwd()): Promise<Bundle> {
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
