import { dirname, join, normalize } from 'node:path';
import { expect, test } from '@jest/globals';
import { sourceFiles } from '../../support/source-files.ts';

const rooms = ['app', 'aws', 'blocks', 'core', 'dashboard', 'events', 'handlers', 'infra', 'local', 'queues'];
const sources = sourceFiles(...rooms, 'rules', 'scheduler', 'scripts', 'slack', 'bench');

/** Folders in which each file is one member of a list. */
const lists = [
  /^rules$/,
  /^app\/wiring\/providers$/,
  /^handlers\/(actions|commands|views)$/,
  /^queues\/[a-z-]+$/,
  /^aws\/kinds\/[a-z0-9]+$/,
  /^blocks\/modals$/,
  /^core\/findings\/decisions$/,
  /^core\/ports$/,
];

/** What the kernel of core and its ports may name. The other rooms of core name the kernel. */
const named = ['changes', 'lists', 'owners', 'ports', 'remediation', 'tags'];
const kernel = /^core\/[^/]+$|^core\/ports\//;

const importsOf = (path: string, text: string): readonly string[] =>
  [...text.matchAll(/(?:from|import|import\()\s*'(\.[^']+)'/g)].map(([, file = '']) =>
    normalize(join(dirname(path), file)),
  );

const isWithin = (folder: string, other: string): boolean => `${folder}/`.startsWith(`${other}/`);

/** The folders that the files of each folder import from; a folder and its subfolders are one room. */
const imported = new Map<string, Set<string>>();
for (const { path, text } of sources) {
  const from = dirname(path);
  for (const file of importsOf(path, text)) {
    const to = dirname(file);
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

test('the kernel of core and its ports import nothing of the other rooms', () => {
  const files = new Map(sources.map(({ path, text }) => [path, importsOf(path, text)]));
  const reached = [...files.keys()].filter((path) => kernel.test(path));
  expect(reached).toContain('core/rule.ts');
  expect(reached).toContain('core/ports/mirror.ts');
  for (const path of reached)
    reached.push(...(files.get(path) ?? []).filter((one) => !reached.includes(one)));
  const rooms = reached.flatMap((path) => path.match(/^core\/([^/]+)\//)?.[1] ?? []);
  expect([...new Set(rooms)].sort()).toEqual(named);
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
