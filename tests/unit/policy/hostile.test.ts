import { describe, expect, test } from '@jest/globals';
import * as fc from 'fast-check';
import { parsePolicy } from '../../../app/policy/load.ts';
import { anyCharacter } from '../../support/any-character.ts';
import { cpuMsOf } from '../../support/cpu-ms.ts';
import { rules } from './fake-rules.ts';

const nine = (item: string) => `[${Array.from({ length: 9 }, () => item).join(', ')}]`;
const laughs = [
  'a: &a "ha"',
  ...'bcdefghij'.split('').map((name, index) => `${name}: &${name} ${nine(`*${'abcdefghi'[index]}`)}`),
];

const hostile: Readonly<Record<string, string>> = {
  'a billion laughs': laughs.join('\n'),
  'an alias that contains itself': 'exemptions: &x [*x]',
  'an alias of nothing': 'exemptions: *nope',
  'tabs as indentation': 'rules:\n\tec2-instance-idle: off',
  'a key twice': 'timezone: UTC\ntimezone: UTC',
  'two documents': 'timezone: UTC\n---\ntimezone: UTC',
  'a tag': 'timezone: !!binary VVRD',
  'a tag that builds functions': 'timezone: !!js/function "() => 1"',
  'a key that is a list': '? [a]\n: b',
  'the key __proto__': '__proto__: { mode: enforce }',
  'the key __proto__ among people': 'owners: { people: { __proto__: U0AAA } }',
  'the key constructor': 'constructor: 1',
  'the key toString among rules': 'rules: { toString: off }',
  'a merge key': '<<: { timezone: UTC }',
  'a null byte': 'timezone: U\0TC',
  'an escape sequence': 'timezone: \u001b[31mUTC',
  'broken UTF-8': 'timezone: \ufffd',
  'five megabytes': `timezone: ${'x'.repeat(5 * 1024 * 1024)}`,
  'deep brackets': `exemptions: ${'['.repeat(200_000)}`,
  'deep braces': '{a: '.repeat(60_000),
  'deep dashes': '- '.repeat(100_000),
  'deep indentation': Array.from({ length: 600 }, (_, depth) => `${' '.repeat(depth)}a:`).join('\n'),
  'many values': `exemptions: [${'1,'.repeat(50_000)}]`,
  'many quotes': '"'.repeat(100_000),
  'an open string': 'timezone: "UTC',
};

describe('a hostile policy file', () => {
  test.each(Object.keys(hostile))('with %s is refused with a clear problem in a short time', (name) => {
    let loaded: ReturnType<typeof parsePolicy> | undefined;
    const parse = (): void => {
      loaded = parsePolicy(hostile[name] ?? '', 'janitor.yaml', rules);
    };
    expect(cpuMsOf(parse)).toBeLessThan(10_000);
    if (!loaded || loaded.ok) throw new Error('accepted');
    expect(loaded.error.length).toBeLessThan(20);
    for (const { line, column, message } of loaded.error) {
      expect(line).toBeGreaterThan(0);
      expect(column).toBeGreaterThan(0);
      expect(message.length).toBeGreaterThan(5);
      expect(message.length).toBeLessThan(250);
    }
  });

  test('of any text never makes the parser throw', () => {
    const pieces = fc.constantFrom(
      'a',
      ': ',
      '\n',
      '  ',
      '- ',
      '[',
      ']',
      '{',
      '}',
      '&x ',
      '*x',
      '!!str ',
      '"',
      "'",
      '|\n',
      '#',
      'rules',
      'mode',
      '? ',
      '<<',
      ',',
      '\t',
      '\r',
      '%',
      '---',
      '\\',
      'off',
      '1',
    );
    const text = fc.oneof(
      fc.string({ unit: anyCharacter }),
      fc.array(pieces, { maxLength: 60 }).map((parts) => parts.join('')),
    );
    fc.assert(
      fc.property(text, (text) => {
        const loaded = parsePolicy(text, 'janitor.yaml', rules);
        expect(loaded.ok || loaded.error.length > 0).toBe(true);
      }),
      { numRuns: 1000 },
    );
  });
});
