/** Collects the sentences that people read: string literals and templates in the rooms that write texts. */
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parseSync, Visitor } from 'oxc-parser';
import { startOf } from '../core/shorten.ts';

export type Sentence = { readonly path: string; readonly line: number; readonly text: string };

/** Folders whose strings reach Slack, e-mail or a report. */
export const speakingRooms = [
  'core',
  'rules',
  'aws',
  'blocks',
  'slack',
  'handlers',
  'queues',
  'scheduler',
  'events',
];

/** The sentences of each file, in source order. A template's expression is shown as `{…}`. */
export function sentences(root: string): readonly Sentence[] {
  return speakingRooms.flatMap((room) => sourceFiles(root, room).flatMap((path) => sentencesOf(root, path)));
}

function sourceFiles(root: string, room: string): string[] {
  return readdirSync(join(root, room), { recursive: true, encoding: 'utf8' })
    .filter(
      (file) =>
        file.endsWith('.ts') && !/\.(generated|samples|answers)\.ts$|(^|\/)samples(\/|\.ts$)/u.test(file),
    )
    .map((file) => `${room}/${file}`)
    .sort();
}

function sentencesOf(root: string, path: string): Sentence[] {
  const source = readFileSync(join(root, path), 'utf8');
  const found: Sentence[] = [];
  const add = (start: number, text: string) => {
    if (!isSentence(text)) return;
    const line = startOf(source, start).split('\n').length;
    found.push({ path, line, text: text.trim().replaceAll(/\s+/gu, ' ') });
  };
  const { program } = parseSync(path, source);
  const skipped = skippedRanges(program);
  const isSkipped = (start: number) => skipped.some(([from, to]) => start >= from && start < to);
  new Visitor({
    Literal(node) {
      if (typeof node.value === 'string' && !isSkipped(node.start)) add(node.start, node.value);
    },
    TemplateLiteral(node) {
      if (isSkipped(node.start)) return;
      add(node.start, node.quasis.map(({ value }) => value.cooked ?? value.raw).join('{…}'));
    },
  }).visit(program);
  return found.sort((a, b) => a.line - b.line);
}

/** Skips imports, programming errors and examples of rules, which no user reads. */
function skippedRanges(program: Parameters<Visitor['visit']>[0]): [number, number][] {
  const ranges: [number, number][] = [];
  new Visitor({
    ImportDeclaration: ({ start, end }) => void ranges.push([start, end]),
    ThrowStatement: ({ start, end }) => void ranges.push([start, end]),
    Property(node) {
      if (node.key.type === 'Identifier' && node.key.name === 'examples') ranges.push([node.start, node.end]);
    },
  }).visit(program);
  return ranges;
}

/** Whether the text has at least two words separated by a space. */
function isSentence(text: string): boolean {
  return /\p{L}{2,}[,:;.'’]? (?:\p{L}|\{…\})/u.test(text) || /\{…\} \p{L}{2,}/u.test(text);
}
