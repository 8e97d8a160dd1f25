import { describe, expect, test } from '@jest/globals';
import * as fc from 'fast-check';
import { isLike } from '../../../core/tags/match.ts';
import { fitsPattern, longestPattern, parsePattern } from '../../../core/tags/pattern.ts';
import { anyCharacter } from '../../support/any-character.ts';
import { cpuMsOf } from '../../support/cpu-ms.ts';

const special = /[*?[\]\\\-!^$]/g;
const escaped = (text: string) => text.replaceAll(special, String.raw`\$&`);
const text = fc
  .string({ unit: anyCharacter, minLength: 1, maxLength: 60 })
  .map((one) => one.normalize('NFC'));

describe('a tag value pattern', () => {
  test('with all special characters escaped matches only that text', () => {
    fc.assert(
      fc.property(text, text, (one, other) => {
        const pattern = escaped(one);
        if (!parsePattern(pattern).ok) return;
        expect(fitsPattern(pattern, one, false)).toBe(true);
        expect(fitsPattern(pattern, other, false)).toBe(one === other);
      }),
    );
  });

  test("without classes and escapes matches like the policy's other wildcards", () => {
    const words = fc.stringMatching(/^[ab*?]{1,12}$/);
    const texts = fc.stringMatching(/^[ab]{0,12}$/);
    fc.assert(
      fc.property(words, texts, (pattern, value) => {
        expect(fitsPattern(pattern, value, false)).toBe(isLike(pattern, value));
      }),
    );
  });

  test('is refused with a reason or gives an answer for any text', () => {
    const anything = fc.string({
      unit: fc.constantFrom('*', '?', '[', ']', '-', '!', '\\', 'a', 'ß', '🧹'),
      maxLength: 40,
    });
    fc.assert(
      fc.property(
        anything,
        fc.string({ unit: anyCharacter, maxLength: 256 }),
        fc.boolean(),
        (pattern, value, ignoreCase) => {
          const parsed = parsePattern(pattern);
          const answer = parsed.ok ? fitsPattern(pattern, value, ignoreCase) : parsed.error;
          expect(String(answer)).toMatch(/^(true$|false$|is |has |ends |looks )/);
        },
      ),
      { numRuns: 500 },
    );
  });

  test('of the worst shape is compared with the longest value in less than 20 ms', () => {
    const worst = `${'*a'.repeat(longestPattern / 2 - 1)}*b`;
    const compare = (): void => {
      for (let round = 0; round < 100; round++) expect(fitsPattern(worst, 'a'.repeat(256), true)).toBe(false);
    };
    expect(cpuMsOf(compare)).toBeLessThan(2_000);
  });

  test.each([
    ['CC-[0-9][0-9][0-9][0-9]', 'CC-4711', true],
    ['CC-[0-9][0-9][0-9][0-9]', 'CC-47111', false],
    ['CC-[0-9][0-9][0-9][0-9]', 'cc-4711', false],
    ['*@example.com', 'ada@example.com', true],
    ['*@example.com', 'ada@example.com.evil', false],
    ['[!0-9]*', '1team', false],
    ['[!0-9]*', 'team', true],
    ['[a\\-z]', '-', true],
    ['[a-]', '-', true],
    ['\\*', '*', true],
    ['\\*', 'x', false],
    ['?', '🧹', true],
  ])('matching %s against %s returns %s', (pattern, value, fits) => {
    expect(fitsPattern(pattern, value, false)).toBe(fits);
  });

  test('ignores case in classes only when told to', () => {
    expect(fitsPattern('[A-C]x', 'bX', true)).toBe(true);
    expect(fitsPattern('[A-C]x', 'bX', false)).toBe(false);
  });

  test.each(['', '^a$', 'a$', '[', 'a]', '[]', '[z-a]', '\\', '\\d', 'a'.repeat(longestPattern + 1)])(
    '%j is refused',
    (pattern) => {
      expect(parsePattern(pattern).ok).toBe(false);
    },
  );
});
