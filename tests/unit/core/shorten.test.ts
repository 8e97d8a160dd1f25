import { expect, test } from '@jest/globals';
import * as fc from 'fast-check';
import { shorten } from '../../../core/shorten.ts';
import { anyCharacter } from '../../support/any-character.ts';

const family = '👩‍👩‍👧‍👦';
const anyText = fc.oneof(
  fc.string({ unit: anyCharacter, maxLength: 60 }),
  fc.string({
    unit: fc.constantFrom(family, 'é', 'e\u0301', '👍🏽', '🇩🇪', 'a', ' ', '\r\n', '各'),
    maxLength: 20,
  }),
  // Includes lone surrogates.
  fc
    .array(fc.integer({ min: 0, max: 0xffff }), { maxLength: 40 })
    .map((units) => String.fromCharCode(...units)),
);
const bound = fc.integer({ min: 0, max: 80 });

test('shorten returns a text that fits unchanged', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'grapheme' }), fc.nat(20), (text, room) => {
      expect(shorten(text, text.length + room)).toBe(text);
    }),
  );
});

test('shorten never exceeds the maximum and leaves no half character', () => {
  fc.assert(
    fc.property(anyText, bound, (text, max) => {
      const short = shorten(text, max);
      expect(short.length).toBeLessThanOrEqual(max);
      expect(short).not.toMatch(/\p{Surrogate}/u);
    }),
    { numRuns: 2_000 },
  );
});

test('shorten keeps as many whole characters from the start as fit beside the ellipsis', () => {
  const units = fc.array(fc.constantFrom(family, 'e\u0301', '👍🏽', '🇩🇪', 'a', '各'), { maxLength: 12 });
  fc.assert(
    fc.property(units, fc.integer({ min: 1, max: 60 }), (units, max) => {
      const text = units.join('');
      fc.pre(text.length > max);
      let [kept, next] = ['', 0];
      while (kept.length + (units[next]?.length ?? 0) + 1 <= max) kept += units[next++] ?? '';
      expect(shorten(text, max)).toBe(`${kept}…`);
    }),
  );
});

test.each([
  ['abcdef', 4, 'abc…'],
  ['abc def', 5, 'abc…'],
  [`ab${family}cd`, 12, 'ab…'],
  [`ab${family}`, 13, `ab${family}`],
  ['abc', 1, '…'],
  ['abc', 0, ''],
  ['a\ud83d', 5, 'a\ufffd'],
])('shorten of %j to %d is %j', (text, max, short) => {
  expect(shorten(text, max)).toBe(short);
});

test.each([
  ['The volume is attached to nothing', 20, 'The volume is…'],
  ['The volume is attached', 11, 'The volume…'],
  ['The volume is attached', 12, 'The volume…'],
  [`see ${'x'.repeat(60)}`, 50, `see ${'x'.repeat(45)}…`],
])('shorten of %j to %d ends after a word: %j', (text, max, short) => {
  expect(shorten(text, max)).toBe(short);
});
