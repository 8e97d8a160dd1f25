import { parseArgs } from 'node:util';

export const usage = `npm run simulate -- [--runs N] [--seed S]

  --runs N   how many random histories; 3000 unless told otherwise
  --seed S   the seed of the first; each next one has the next seed; 1 unless told otherwise`;

const seeds = 2 ** 32;

/** Returns the requested runs and seed, or what is wrong. */
export function readArguments(
  args: readonly string[],
): { readonly runs: number; readonly seed: number } | { readonly wrong: string } {
  let values: { readonly runs?: string; readonly seed?: string };
  try {
    const options = { runs: { type: 'string' }, seed: { type: 'string' } } as const;
    values = parseArgs({ args: [...args], options }).values;
  } catch (thrown) {
    return { wrong: thrown instanceof Error ? thrown.message : String(thrown) };
  }
  const runs = whole(values.runs ?? '3000');
  const seed = whole(values.seed ?? '1');
  if (!runs) return { wrong: `--runs takes a whole number from 1 on, not "${values.runs}".` };
  if (seed === null || seed + runs > seeds)
    return { wrong: `--seed takes a whole number, and the last seed is ${seeds - 1}: not "${values.seed}".` };
  return { runs, seed };
}

function whole(text: string): number | null {
  return /^\d{1,10}$/.test(text) ? Number(text) : null;
}
