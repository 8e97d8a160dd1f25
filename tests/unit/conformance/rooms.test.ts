import { readFileSync } from 'node:fs';
import { dirname, join, normalize } from 'node:path';
import { expect, test } from '@jest/globals';
import { root, sourceFiles } from '../../support/source-files.ts';

const rooms = ['app', 'aws', 'blocks', 'core', 'events', 'handlers', 'infra', 'local', 'queues'];
const sources = sourceFiles(...rooms, 'rules', 'scheduler', 'scripts', 'slack', 'bench');

/** Folders in which each file is one member of a list. */
const lists = [
  /^rules$/,
  /^app\/wiring\/providers$/,
  /^handlers\/(actions|commands|views)$/,
  /^queues\/[a-z-]+$/,
  /^aws\/kinds\/[a-z0-9]+$/,
  /^blocks\/modals$/,
  /^core\/ports$/,
];

const isWithin = (folder: string, other: string): boolean => `${folder}/`.startsWith(`${other}/`);

/** The folders that the files of each folder import from; a folder and its subfolders are one room. */
const imported = new Map<string, Set<string>>();
for (const { path } of sources) {
  const from = dirname(path);
  const text = readFileSync(join(root, path), 'utf8');
  for (const [, file = ''] of text.matchAll(/(?:from|import|import\()\s*'(\.[^']+)'/g)) {
    const to = dirname(normalize(join(from, file)));
    if (isWithin(from, to) || isWithin(to, from)) continue;
    imported.set(from, (imported.get(from) ?? new Set()).add(to));
  }
}

/** The folders on the way from one to another, or undefined when there is no way. */
function wayTo(wanted: string, from: string, seen = new Set<string>()): readonly string[] | undefined {
  for (const next of imported.get(from) ?? []) {
    if (next === wanted) return [from];
    if (seen.has(next)) continue;
    seen.add(next);
    const rest = wayTo(wanted, next, seen);
    if (rest) return [from, ...rest];
  }
  return undefined;
}

test('folders do not import each other in a cycle', () => {
  const circles = [...imported.keys()].flatMap((folder) => {
    const way = wayTo(folder, folder);
    return way ? [[...way, folder].join(' → ')] : [];
  });
  expect(circles).toEqual([]);
});

test('a folder has at most 15 files, unless each file is a list member', () => {
  const counts = new Map<string, number>();
  for (const { path } of sources)
    if (!path.includes('.generated.')) counts.set(dirname(path), (counts.get(dirname(path)) ?? 0) + 1);
  const crowded = [...counts].filter(
    ([folder, count]) => count > 15 && !lists.some((list) => list.test(folder)),
  );
  expect(crowded).toEqual([]);
});
