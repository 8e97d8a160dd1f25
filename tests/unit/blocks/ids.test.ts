import { describe, expect, test } from '@jest/globals';
import * as fc from 'fast-check';
import {
  baseActionId,
  decodeChosen,
  decodeFindingsPage,
  decodeHome,
  decodeTarget,
  encodeChosen,
  encodeFindingsPage,
  encodeHome,
  encodeTarget,
  homeFilters,
  suffixed,
} from '../../../blocks/text/ids.ts';

const id = fc.string({ minLength: 1, maxLength: 400 });
const garbage = fc.oneof(
  fc.string(),
  fc.json(),
  fc.anything(),
  fc.constantFrom(
    '{}',
    '[]',
    'null',
    '{"f":"","g":1}',
    '{"f":"x","g":-1}',
    '{"f":"x","g":1.5}',
    '{"f":1,"g":1}',
    `{"f":"${'x'.repeat(501)}","g":1}`,
  ),
);

describe('button values', () => {
  test('decode to what was encoded', () => {
    fc.assert(
      fc.property(id, fc.nat(), (findingId, generation) =>
        expect(decodeTarget(encodeTarget({ findingId, generation }))).toEqual({ findingId, generation }),
      ),
    );
    fc.assert(
      fc.property(id, id, fc.nat(), (scanId, channel, page) =>
        expect(decodeFindingsPage(encodeFindingsPage({ scanId, channel, page }))).toEqual({
          scanId,
          channel,
          page,
        }),
      ),
    );
    fc.assert(
      fc.property(fc.constantFrom(...homeFilters), fc.nat(), (filter, page) =>
        expect(decodeHome(encodeHome({ filter, page }))).toEqual({ filter, page }),
      ),
    );
  });
  test('are JSON with f and g', () => {
    expect(encodeTarget({ findingId: 'f_1', generation: 2 })).toBe('{"f":"f_1","g":2}');
  });
  test('that are garbage decode to nothing and never throw', () => {
    fc.assert(
      fc.property(garbage, (value) => {
        const target = decodeTarget(value);
        expect(target && decodeTarget(encodeTarget(target))).toEqual(target);
        expect(
          [decodeFindingsPage, decodeHome, decodeChosen].map((decode) => typeof decode(value)),
        ).not.toContain('string');
      }),
    );
    for (const value of [
      '{}',
      '[]',
      'null',
      '',
      undefined,
      7,
      '{"f":"","g":1}',
      '{"f":"x","g":-1}',
      '{"f":"x","g":1.5}',
      '{"f":1,"g":1}',
    ])
      expect(decodeTarget(value)).toBeUndefined();
    expect(decodeTarget(JSON.stringify({ f: 'x', g: 1, more: 'x'.repeat(2000) }))).toBeUndefined();
    expect(decodeHome('{"h":"everything","p":0}')).toBeUndefined();
  });
  test('of a menu option include the action, and are absent when they would be too long', () => {
    const target = { findingId: 'f_01JD3V8Q5GM9W2K7T4B6N8P0RS', generation: 3 };
    expect(decodeChosen(encodeChosen('finding-disown', target))).toEqual({
      ...target,
      actionId: 'finding-disown',
    });
    expect(encodeChosen('finding-disown', { findingId: 'x'.repeat(58), generation: 1 })).toHaveLength(75);
    expect(encodeChosen('finding-disown', { findingId: 'x'.repeat(59), generation: 1 })).toBeUndefined();
  });
  test('of an action id with a suffix keep the base id', () => {
    expect(baseActionId(suffixed('home-page', 'mine'))).toBe('home-page');
    expect(baseActionId('finding-snooze')).toBe('finding-snooze');
  });
});
