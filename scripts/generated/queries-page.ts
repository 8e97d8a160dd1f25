import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { savedQueries } from '../../infra/athena/saved-queries.ts';
import { between } from '../between.ts';

export function files(root: string): Readonly<Record<string, string>> {
  const path = 'docs/queries.md';
  const rows = savedQueries(root).map(
    ({ name, title, explains }) => `| [\`${name}\`](../infra/queries/${name}.sql) | ${title}. ${explains} |`,
  );
  const table = ['| query | answers |', '|---|---|', ...rows].join('\n');
  return { [path]: between(readFileSync(join(root, path), 'utf8'), 'queries', table) };
}
