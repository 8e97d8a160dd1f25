import { describe, expect, test } from '@jest/globals';
import * as fc from 'fast-check';
import { isEmail, ownerNames } from '../../../core/owners/owner-names.ts';
import { anyCharacter } from '../../support/any-character.ts';

describe('e-mail addresses', () => {
  test.each([
    "o'brien@example.com",
    'müller@example.com',
    'ada+aws@example.com',
    'ada@müller.example',
    '用户@例子.公司',
    `${'x'.repeat(64)}@example.com`,
  ])('isEmail accepts %s', (text) => expect(isEmail(text)).toBe(true));

  test.each([
    'ada',
    '@example.com',
    'ada@',
    'ada@localhost',
    'ada@@example.com',
    'ada@example..com',
    '.ada@example.com',
    'ada.@example.com',
    'a..b@example.com',
    '"ada lovelace"@example.com',
    'ada@-example.com',
    'ada@example-.com',
    'ada\n@example.com',
    'ada@example.com\u0000',
    '<ada@example.com>',
    `${'x'.repeat(65)}@example.com`,
    `${'ü'.repeat(33)}@example.com`,
    `ada@${'x'.repeat(64)}.com`,
    `ada@${'example.'.repeat(32)}com`,
  ])('isEmail refuses %j', (text) => expect(isEmail(text)).toBe(false));

  const atom = fc.stringMatching(/^[a-zA-Z0-9!#$%&'*+=?^_`{|}~äöüß-]{1,12}$/u);
  const label = fc.stringMatching(/^[a-z0-9ü]{1,12}$/u);
  const address = fc
    .tuple(fc.array(atom, { minLength: 1, maxLength: 2 }), fc.array(label, { minLength: 2, maxLength: 3 }))
    .map(([local, domain]) => `${local.join('.')}@${domain.join('.')}`);

  test('ownerNames returns several addresses unchanged for any separator', () => {
    const separator = fc.constantFrom(',', ';', ' ', '/', ', ', ' ; ', ' / ');
    fc.assert(
      fc.property(fc.uniqueArray(address, { minLength: 1, maxLength: 5 }), separator, (all, by) => {
        expect(all.filter(isEmail)).toEqual(all);
        expect(ownerNames(all.join(by))).toEqual(all);
      }),
    );
  });

  test('isEmail accepts no blank, bracket, quote or control character', () => {
    fc.assert(
      fc.property(fc.string({ unit: anyCharacter, maxLength: 60 }), (local) => {
        const text = `${local}@example.com`;
        expect(isEmail(text) && /[\s<>"(),:;\\[\]\p{C}]/u.test(text)).toBe(false);
      }),
      { numRuns: 1_000 },
    );
  });
});
