import { readFile } from 'node:fs/promises';
import { join, relative, sep } from 'node:path';
import { build, type Plugin } from 'esbuild';
import { platformFolder } from './platform.ts';

type BundleOptions = {
  readonly code: string;
  readonly outfile: string;
  readonly define: Readonly<Record<string, unknown>>;
  readonly banner?: string;
  readonly inject?: readonly string[];
  readonly external?: readonly string[];
  /** Imports that SST adds to every file of the project. */
  readonly globals?: string;
};

/** Packages that SST's own program leaves external. */
export const platformPackages = [
  '@pulumi/*',
  '@pulumiverse/*',
  '@aws-sdk/*',
  'esbuild',
  'archiver',
  'glob',
  'undici',
  'unenv',
  'typescript',
  'ts-node',
  'prettier',
  'aws4fetch',
  'acorn',
  'acorn-walk',
  'vite',
  'lightningcss',
  'fsevents',
];

const head = `
import { createRequire as topLevelCreateRequire } from 'module';
const require = topLevelCreateRequire(import.meta.url);
import { fileURLToPath as topLevelFileUrlToPath, URL as topLevelURL } from 'url';
const __filename = topLevelFileUrlToPath(import.meta.url);
const __dirname = topLevelFileUrlToPath(new topLevelURL('.', import.meta.url));
`;

/** Bundles as SST bundles `sst.config.ts`, with its restrictions and additions. */
export async function buildAsSst(root: string, options: BundleOptions): Promise<void> {
  await build({
    absWorkingDir: root,
    stdin: { contents: options.code, resolveDir: root, sourcefile: 'eval.ts', loader: 'ts' },
    outfile: options.outfile,
    bundle: true,
    platform: 'node',
    format: 'esm',
    target: 'es2023',
    mainFields: ['module', 'main'],
    nodePaths: [join(platformFolder(root), 'node_modules')],
    banner: { js: `${head}${options.banner ?? ''}` },
    define: Object.fromEntries(
      Object.entries(options.define).map(([name, value]) => [name, JSON.stringify(value)]),
    ),
    inject: [...(options.inject ?? [])],
    external: [...(options.external ?? [])],
    plugins: [options.globals ? withGlobals(root, options.globals) : noTopLevelImports],
    logLevel: 'silent',
  });
}

const noTopLevelImports: Plugin = {
  name: 'no-top-level-imports',
  setup: (build) => {
    build.onResolve({ filter: /./ }, ({ importer, kind, path }) =>
      importer.endsWith(`${sep}sst.config.ts`) && kind === 'import-statement'
        ? { errors: [{ text: `sst.config.ts may have no top-level import, and imports ${path}` }] }
        : undefined,
    );
  },
};

function withGlobals(root: string, globals: string): Plugin {
  return {
    name: 'globals',
    setup: (build) => {
      build.onLoad({ filter: /\.[cm]?tsx?$/ }, async ({ path }) => {
        const within = relative(root, path);
        if (within.startsWith('..') || /^(?:\.sst|node_modules)[\\/]/.test(within)) return undefined;
        return { contents: `${globals}\n${await readFile(path, 'utf8')}`, loader: 'ts' };
      });
    },
  };
}
