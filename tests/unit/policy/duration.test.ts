import { describe, expect, test } from '@jest/globals';
import * as fc from 'fast-check';
import { isTimeZone, longestMs, parseDuration } from '../../../app/policy/duration.ts';
import { formatDuration } from '../../support/format-duration.ts';

describe('parseDuration', () => {
  test.each([
    ['90s', 90_000],
    ['10m', 600_000],
    ['24h', 86_400_000],
    ['7d', 604_800_000],
    ['2w', 1_209_600_000],
    ['0s', 0],
    ['365d', longestMs],
  ])('of %s is %d ms', (text, ms) => {
    expect(parseDuration(text)).toBe(ms);
  });

  test.each(['366d', '1y', '-1d', '1.5h', '10', 'd', ' 1d', '1 d', '1D', '99999999999s', ''])(
    'refuses %j',
    (text) => {
      expect(parseDuration(text)).toBeUndefined();
    },
  );

  test('returns every whole number of seconds up to a year that formatDuration wrote', () => {
    fc.assert(
      fc.property(fc.integer({ min: 0, max: longestMs / 1000 }), (seconds) => {
        expect(parseDuration(formatDuration(seconds * 1000))).toBe(seconds * 1000);
      }),
    );
  });
});

test('isTimeZone accepts a time zone and refuses other text', () => {
  expect(isTimeZone('Europe/Berlin')).toBe(true);
  expect(isTimeZone('Europe/Belrin')).toBe(false);
  expect(isTimeZone('')).toBe(false);
});
