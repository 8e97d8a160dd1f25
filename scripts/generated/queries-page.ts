import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { savedQueries } from '../../infra/athena/saved-queries.ts';
import { logQueries } from '../../infra/log-queries/log-queries.ts';
import { between } from '../between.ts';

type Query = { readonly name: string; readonly title: string; readonly explains: string };

export function files(root: string): Readonly<Record<string, string>> {
  const path = 'docs/queries.md';
  const page = readFileSync(join(root, path), 'utf8');
  const ofAudit = table(savedQueries(root), (name) => `queries/${name}.sql`);
  const ofLogs = table(logQueries(root), (name) => `log-queries/${name}.insights`);
  return { [path]: between(between(page, 'queries', ofAudit), 'log-queries', ofLogs) };
}

function table(queries: readonly Query[], file: (name: string) => string): string {
  const rows = queries.map(
    ({ name, title, explains }) => `| [\`${name}\`](../infra/${file(name)}) | ${title}. ${explains} |`,
  );
  return ['| query | answers |', '|---|---|', ...rows].join('\n');
}
