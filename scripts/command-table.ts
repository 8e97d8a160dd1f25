import { helpLines } from '../handlers/help-lines.ts';
import { between } from './between.ts';

/** The README with its table of commands made anew. */
export function withCommandTable(readme: string): string {
  const rows = helpLines.map(({ usage, what }) => `| \`/janitor ${usage}\` | ${what} |`);
  return between(readme, 'commands', ['| command | |', '|---|---|', ...rows].join('\n'));
}
