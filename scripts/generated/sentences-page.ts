import { type Sentence, sentences } from '../sentences.ts';

export function files(root: string): Readonly<Record<string, string>> {
  return { 'docs/sentences.md': page(sentences(root)) };
}

function page(all: readonly Sentence[]): string {
  const paths = [...new Set(all.map(({ path }) => path))];
  return `${[
    '# Sentences',
    '',
    'Every sentence that Janitor can say, by file. `{…}` is a value. Made by `npm run generate`.',
    ...paths.flatMap((path) => ['', `## ${path}`, ...linesOf(all.filter((one) => one.path === path))]),
  ].join('\n')}\n`;
}

const linesOf = (all: readonly Sentence[]): string[] => [...new Set(all.map(({ text }) => `- ${text}`))];
