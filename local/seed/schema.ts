import { z } from 'zod';
import type { Entry, Seed } from './define.ts';
import { region } from './fields.ts';
import { localKinds } from './kinds/registry.generated.ts';

const sections = Object.fromEntries(
  localKinds.map(({ section, schema }) => [section, z.array(schema).default([])]),
);

export const seedFile = z
  .strictObject({
    company: z.string().default('Example'),
    regions: z.array(region).default([]),
    ...sections,
  })
  .transform(
    ({ company, regions, ...entries }): Seed => ({
      company,
      regions: regions as readonly string[],
      entries: entries as Readonly<Record<string, readonly Entry[]>>,
    }),
  );

export function regionsOf({ regions, entries }: Seed): string[] {
  const used = Object.values(entries).flatMap((list) => list.flatMap(({ region }) => region ?? []));
  return [...new Set([...regions, ...used])].sort();
}
