import { readFile } from 'node:fs/promises';
import { parse } from 'yaml';
import type { Seed } from './define.ts';
import { localKinds } from './kinds/registry.generated.ts';
import { seedFile } from './schema.ts';

/** Reads a seed file (YAML or JSON). Throws with one line per problem. */
export async function loadSeed(path: string): Promise<Seed> {
  const text = await readFile(path, 'utf8').catch((cause: unknown) => {
    throw new Error(
      `The seed file ${path} cannot be read: ${cause instanceof Error ? cause.message : String(cause)}`,
    );
  });
  return parseSeed(text, path);
}

export function parseSeed(text: string, path: string): Seed {
  const checked = seedFile.safeParse(parse(text) ?? {});
  if (!checked.success) {
    const problems = checked.error.issues.map(
      ({ path, message }) => `  ${path.join('.') || 'file'}: ${message}`,
    );
    throw new Error(`The seed file ${path} is invalid:\n${problems.join('\n')}`);
  }
  const missing = unknownReferences(checked.data);
  if (missing.length > 0) throw new Error(`The seed file ${path} is invalid:\n${missing.join('\n')}`);
  return checked.data;
}

function unknownReferences(seed: Seed): string[] {
  return localKinds.flatMap((kind) =>
    (seed.entries[kind.section] ?? []).flatMap((entry) => {
      const problem = kind.problem?.(entry, seed);
      return problem ? [`  ${kind.section}.${entry.name}.${problem}`] : [];
    }),
  );
}
