import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { helpLines } from '../../handlers/derived/help-lines.ts';
import { rules } from '../../rules/registry.generated.ts';
import { between } from '../between.ts';
import { ruleTable } from '../rule-docs.ts';

export function files(root: string): Readonly<Record<string, string>> {
  const path = 'README.md';
  const readme = readFileSync(join(root, path), 'utf8');
  return { [path]: between(between(readme, 'rules', ruleTable(rules)), 'commands', commandTable()) };
}

function commandTable(): string {
  const rows = helpLines.map(({ usage, what }) => `| \`/janitor ${usage}\` | ${what} |`);
  return ['| command | |', '|---|---|', ...rows].join('\n');
}
