import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { functions } from '../../infra/functions.ts';
import { between } from '../between.ts';
import { functionTable } from '../function-table.ts';

export function files(root: string): Readonly<Record<string, string>> {
  const path = 'docs/architecture.md';
  const page = readFileSync(join(root, path), 'utf8');
  return { [path]: between(page, 'functions', functionTable(functions)) };
}
