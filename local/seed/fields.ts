import { z } from 'zod';
import type { Seed } from './define.ts';

/** Fields that entries of many kinds share. */
export const name = z.string().min(1);
export const region = z.string().regex(/^[a-z]{2}(-[a-z]+)+-\d$/);
export const tags = z.record(z.string(), z.string()).default({});

/** The load that the metrics show. `hours`: only the last hours have data. */
export function load<const N extends readonly [string, ...string[]]>(names: N) {
  return z.union([
    z.enum(names),
    z.strictObject({ like: z.enum(names), hours: z.number().int().min(0).max(1_000) }),
  ]);
}

/** Whether the section has an entry of this name in the region. */
export function hasEntry({ entries }: Seed, section: string, name: string, region: string): boolean {
  return (entries[section] ?? []).some((entry) => entry.name === name && entry.region === region);
}
