import { mkdtemp, readFile, rm } from 'node:fs/promises';
import path from 'node:path';
import { pathToFileURL } from 'node:url';
import { build, type Plugin } from 'esbuild';
import type { History } from '../simulator/history.ts';
import { mutants } from './list.ts';
import type { Mutant } from './mutant.ts';

const root = path.resolve(import.meta.dirname, '../..');
const mostHistories = 1_500;
/** Another oracle may report first; after this many reports the mutant counts as caught. */
const otherSays = 4;

/** Exits with 0 when the simulator reports what the mutant expects. */
const name = process.argv[2];
const mutant = mutants.find((one) => one.name === name);
if (name !== 'none' && !mutant) throw new Error(`There is no mutant "${name}"`);
const said = await run(mutant);
process.stdout.write(`${said}\n`);
process.exitCode = said.startsWith('caught') || (name === 'none' && said.startsWith('nothing')) ? 0 : 1;

/** Runs histories with the edit, which is applied while bundling: no source file is written. */
async function run(mutant: Mutant | undefined): Promise<string> {
  const folder = await mkdtemp(path.join(root, 'node_modules/.mutant-'));
  try {
    const outfile = path.join(folder, 'history.mjs');
    await build({
      entryPoints: [path.join(root, 'tests/simulator/history.ts')],
      outfile,
      bundle: true,
      platform: 'node',
      format: 'esm',
      packages: 'external',
      logLevel: 'error',
      plugins: mutant ? [editing(mutant)] : [],
    });
    const { runHistory } = (await import(pathToFileURL(outfile).href)) as {
      runHistory: (seed: number) => Promise<History>;
    };
    return await histories(runHistory, mutant);
  } finally {
    await rm(folder, { recursive: true });
  }
}

async function histories(
  runHistory: (seed: number) => Promise<History>,
  mutant: Mutant | undefined,
): Promise<string> {
  const others: string[] = [];
  const seeds = Array.from({ length: mutant ? mostHistories : 100 }, (_, nth) => nth + 1);
  for (const seed of mutant?.seed ? [mutant.seed, ...seeds] : seeds) {
    try {
      await runHistory(seed);
    } catch (thrown) {
      const message = thrown instanceof Error ? thrown.message : String(thrown);
      if (mutant && message.includes(mutant.says)) return `caught by history ${seed}`;
      others.push(message.slice(0, 80));
      if (others.length >= otherSays) return `caught by other oracles: ${others.join(' | ')}`;
    }
  }
  return others.length > 0 ? `too little was said: ${others.join(' | ')}` : 'nothing was said';
}

function editing({ file, before, after }: Mutant): Plugin {
  return {
    name: 'mutant',
    setup: (build) => {
      build.onLoad({ filter: /\.ts$/ }, async (asked) => {
        if (asked.path !== path.join(root, file)) return undefined;
        const parts = (await readFile(asked.path, 'utf8')).split(before);
        if (parts.length !== 2) throw new Error(`${file} has the text ${parts.length - 1} times: ${before}`);
        return { contents: parts.join(after), loader: 'ts' };
      });
    },
  };
}
