import { readFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { basename, join } from 'node:path';
import type * as esbuild from 'esbuild';

/** A file of the page. Names of scripts and styles change with their content. */
export type PageFile = {
  readonly name: string;
  readonly body: string;
  readonly contentType: string;
  readonly cacheControl: string;
};

const types = { js: 'text/javascript; charset=utf-8', css: 'text/css; charset=utf-8' } as const;

/** Bundles the page: `index.html`, one script, one style sheet. `root`: the project's folder. */
export async function buildDashboard(root: string): Promise<readonly PageFile[]> {
  // During `sst deploy`, `import` would resolve to SST's own version of esbuild.
  const { build } = createRequire(join(root, 'package.json'))('esbuild') as typeof esbuild;
  const folder = join(root, 'dashboard', 'page');
  const { outputFiles } = await build({
    absWorkingDir: root,
    entryPoints: [join(folder, 'main.ts'), join(folder, 'style.css')],
    entryNames: '[name]-[hash]',
    outdir: 'dashboard',
    bundle: true,
    write: false,
    minify: true,
    format: 'esm',
    target: 'es2023',
    legalComments: 'none',
    logLevel: 'warning',
  });
  const cacheControl = 'public, max-age=31536000, immutable';
  const made = outputFiles.map(({ path, text }): PageFile => {
    const contentType = types[path.endsWith('.css') ? 'css' : 'js'];
    return { name: basename(path), body: text, contentType, cacheControl };
  });
  const nameOf = (contentType: string): string =>
    made.find((file) => file.contentType === contentType)?.name ?? '';
  const html = (await readFile(join(folder, 'index.html'), 'utf8'))
    .replace('%css%', nameOf(types.css))
    .replace('%js%', nameOf(types.js));
  return [
    ...made,
    { name: 'index.html', body: html, contentType: 'text/html; charset=utf-8', cacheControl: 'no-cache' },
  ];
}
