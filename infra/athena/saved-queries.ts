import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

/** A file of `infra/queries`. Its first comment line is the title, further ones explain the result. */
export type SavedQuery = {
  readonly name: string;
  readonly title: string;
  readonly explains: string;
  readonly sql: string;
};

/** Sorted by name. Throws for a file without a title. `root`: the project's folder. */
export function savedQueries(root: string): readonly SavedQuery[] {
  const folder = join(root, 'infra', 'queries');
  return readdirSync(folder)
    .filter((file) => file.endsWith('.sql'))
    .sort()
    .map((file) => savedQuery(file.replace('.sql', ''), readFileSync(join(folder, file), 'utf8')));
}

export function savedQuery(name: string, sql: string): SavedQuery {
  const comments = [...sql.matchAll(/^-- (.+)$/gm)].map(([, text = '']) => text);
  const [title, ...more] = comments;
  if (title === undefined) throw new Error(`infra/queries/${name}.sql has no title: begin with "-- …"`);
  return { name, title, explains: more.join(' '), sql: sql.trim() };
}
