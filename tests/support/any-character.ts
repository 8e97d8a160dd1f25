import * as fc from 'fast-check';

const surrogates = { from: 0xd800, count: 0x800 };

/**
 * Any code point: draws the same as fast-check's unit `binary`, which takes a second to build a map of all
 * characters.
 */
export const anyCharacter: fc.Arbitrary<string> = fc.nat({ max: 0x10ffff - surrogates.count }).map(
  (index) => String.fromCodePoint(index < surrogates.from ? index : index + surrogates.count),
  (character) => {
    const [only = '', ...more] = typeof character === 'string' ? character : '';
    const point = only.codePointAt(0);
    if (point === undefined || more.length > 0) throw new Error('not one character');
    if (point < surrogates.from) return point;
    if (only.length === 1 && point < surrogates.from + surrogates.count) throw new Error('half a character');
    return point - surrogates.count;
  },
);
