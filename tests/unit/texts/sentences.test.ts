import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from '@jest/globals';

/** `npm run check` fails when the page differs from the source. */
const page = readFileSync(join(import.meta.dirname, '../../../docs/sentences.md'), 'utf8');

/** Words that are hard to read, with their plain replacements. */
const better: readonly [RegExp, string][] = [
  [/\bthe janitor\b(?! policy)/iu, 'Janitor'],
  [/\bI\b(?![/:])/u, 'Janitor'],
  [/\banew\b/u, 'again'],
  [/\bkept here\b/u, 'stored in the audit log'],
  [/\bwhether I may\b/iu, 'permission check'],
  [/\bput right\b/u, 'fixed'],
  [/\bin vain\b/u, 'failed'],
  [/\bis asked for\b/u, 'is required'],
  [/\bas (?:it|they) (?:was|were)\b/u, 'the old value'],
  [/\bnot known any more\b/u, 'no longer exists'],
  [/\bnobody objected\b/iu, 'grace period ended without a snooze or rejection'],
  [/\blooked at\b/u, 'read, checked or rechecked'],
  [/\bone more look\b/u, 'a recheck'],
  [/\bsecond factor\b/u, 'MFA'],
  [/\ball that\b/iu, 'everything that'],
  [/\bgets to it\b/u, 'shortly'],
];

describe('the sentences of Janitor', () => {
  const all = page
    .split('\n## ')
    .slice(1)
    .flatMap((part) => {
      const [path = '', ...lines] = part.split('\n');
      return lines.filter((line) => line.startsWith('- ')).map((line) => ({ path, text: line.slice(2) }));
    });

  test('are found in every room with texts', () => {
    const rooms = new Set(all.map(({ path }) => path.split('/')[0]));
    expect([...rooms]).toEqual(
      expect.arrayContaining(['aws', 'blocks', 'core', 'handlers', 'rules', 'slack']),
    );
    expect(all.length).toBeGreaterThan(800);
  });

  test.each(better)('do not contain %s', (odd, plain) => {
    const found = all.filter(({ text }) => odd.test(text));
    expect(found.map(({ path, text }) => `${path}: ${text} (say: ${plain})`)).toEqual([]);
  });

  test('have at most 40 words', () => {
    const long = all.flatMap(({ path, text }) =>
      text
        .split(/(?<=[.!?:]) /u)
        .filter((sentence) => sentence.split(' ').length > 40)
        .map((sentence) => `${path}: ${sentence}`),
    );
    expect(long).toEqual([]);
  });
});
