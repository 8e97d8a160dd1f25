import { expect, test } from '@jest/globals';
import * as fc from 'fast-check';
import { covers, overlaps } from '../../../../core/iam/semantics/pattern.ts';

const pattern = fc.string({ unit: fc.constantFrom('a', 'b', '*', '?'), maxLength: 6 });
const text = fc.string({ unit: fc.constantFrom('a', 'b'), maxLength: 6 });
const expression = (one: string) => new RegExp(`^${one.replaceAll('*', '.*').replaceAll('?', '.')}$`);
const texts = [
  '',
  ...['a', 'b'].flatMap((x) => [
    x,
    ...['a', 'b'].flatMap((y) => [x + y, ...['a', 'b'].map((z) => x + y + z)]),
  ]),
];

test('matches a text as a regular expression does', () => {
  fc.assert(
    fc.property(pattern, text, (one, other) => {
      expect(covers(one, other)).toBe(expression(one).test(other));
      expect(overlaps(one, other)).toBe(expression(one).test(other));
    }),
    { numRuns: 2_000 },
  );
});

test('what it covers, it matches; what both match, overlaps', () => {
  fc.assert(
    fc.property(pattern, pattern, (wide, narrow) => {
      const inNarrow = texts.filter((one) => expression(narrow).test(one));
      const inBoth = inNarrow.filter((one) => expression(wide).test(one));
      expect(!covers(wide, narrow) || inBoth.length === inNarrow.length).toBe(true);
      expect(inBoth.length === 0 || overlaps(wide, narrow)).toBe(true);
    }),
    { numRuns: 5_000 },
  );
});

/** By the definition: a star is nothing, or one character and a star again. */
function meet(a: string, b: string): boolean {
  if (a === '' || b === '') return /^\**$/.test(a + b);
  if (a[0] === '*') return meet(a.slice(1), b) || meet(a, b.slice(1));
  if (b[0] === '*') return meet(b, a);
  return (a[0] === b[0] || a[0] === '?' || b[0] === '?') && meet(a.slice(1), b.slice(1));
}

test('overlaps where some text matches both, and nowhere else', () => {
  fc.assert(
    fc.property(pattern, pattern, (one, other) => {
      expect(overlaps(one, other)).toBe(meet(one, other));
    }),
    { numRuns: 5_000 },
  );
});

test.each([
  ['iam:*', 'iam:putuserpolicy', true],
  ['iam:put?serpolicy', 'iam:putuserpolicy', true],
  ['arn:aws:s3:::*', 'arn:aws:s3:::a/b', true],
  ['*', '?', true],
  ['?', '*', false],
  ['a*', '*a', false],
])('%s covers %s: %s', (wide, narrow, answer) => {
  expect(covers(wide, narrow)).toBe(answer);
});
