import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { functions } from '../functions.ts';

/** A file of this folder: comment lines with its title, what its result means and whose logs it reads, then the query. */
export type LogQuery = {
  readonly name: string;
  readonly title: string;
  readonly explains: string;
  /** The functions whose logs it reads. */
  readonly of: readonly string[];
  /** With the comments. */
  readonly text: string;
};

const everyFunction = 'all';

/** Sorted by name. Throws for a file without those comments. `root`: the project's folder. */
export function logQueries(root: string): readonly LogQuery[] {
  const folder = join(root, 'infra', 'log-queries');
  return readdirSync(folder)
    .filter((file) => file.endsWith('.insights'))
    .sort()
    .map((file) => logQuery(file.replace('.insights', ''), readFileSync(join(folder, file), 'utf8')));
}

export function logQuery(name: string, text: string): LogQuery {
  const [, title, explains, list] = /^# (.+)\n# (.+)\n# Logs of (.+)\n/.exec(text) ?? [];
  if (title === undefined || explains === undefined || list === undefined)
    throw new Error(
      `infra/log-queries/${name}.insights must begin with a title, an explanation and "Logs of …"`,
    );
  const known = functions.map((fn) => fn.name);
  const of = list === everyFunction ? known : list.split(', ');
  const wrong = of.filter((one) => !known.includes(one));
  if (wrong.length > 0)
    throw new Error(`infra/log-queries/${name}.insights: no function ${wrong.join(', ')}`);
  return { name, title, explains, of, text: text.trim() };
}
