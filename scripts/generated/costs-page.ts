import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { withCostTables } from '../costs.ts';

export function files(root: string): Readonly<Record<string, string>> {
  const path = 'docs/costs.md';
  return { [path]: withCostTables(readFileSync(join(root, path), 'utf8')) };
}
