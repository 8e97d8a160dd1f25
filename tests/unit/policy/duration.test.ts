import { describe, expect, test } from '@jest/globals';
import * as fc from 'fast-check';
import {
  endOfDayMs,
  formatDuration,
  isDate,
  isTimeZone,
  longestMs,
  parseDuration,
} from '../../../app/policy/duration.ts';

describe('durations', () => {
  test.each([
    ['90s', 90_000],
    ['10m', 600_000],
    ['24h', 86_400_000],
    ['7d', 604_800_000],
    ['2w', 1_209_600_000],
    ['0s', 0],
    ['365d', longestMs],
  ])('%s is %d ms', (text, ms) => {
    expect(parseDuration(text)).toBe(ms);
  });

  test.each(['366d', '1y', '-1d', '1.5h', '10', 'd', ' 1d', '1 d', '1D', '99999999999s', ''])(
    '%j is none',
    (text) => {
      expect(parseDuration(text)).toBeUndefined();
    },
  );

  test('every whole number of seconds up to a year survives being written and read', () => {
    fc.assert(
      fc.property(fc.integer({ min: 0, max: longestMs / 1000 }), (seconds) => {
        expect(parseDuration(formatDuration(seconds * 1000))).toBe(seconds * 1000);
      }),
    );
  });
});

describe('dates', () => {
  test('a day that the calendar lacks is none', () => {
    expect(isDate('2028-02-29')).toBe(true);
    expect(isDate('2027-02-29')).toBe(false);
    expect(isDate('2027-13-01')).toBe(false);
  });

  test.each([
    ['2027-01-31', 'UTC', '2027-01-31T23:59:59.999Z'],
    ['2027-01-31', 'Europe/Berlin', '2027-01-31T22:59:59.999Z'],
    ['2027-03-28', 'Europe/Berlin', '2027-03-28T21:59:59.999Z'],
    ['2027-01-31', 'Pacific/Kiritimati', '2027-01-31T09:59:59.999Z'],
    ['2027-01-31', 'Pacific/Pago_Pago', '2027-02-01T10:59:59.999Z'],
  ])('%s in %s ends at %s', (date, zone, end) => {
    expect(new Date(endOfDayMs(date, zone)).toISOString()).toBe(end);
  });

  test('the end of a day is its last millisecond in every zone, also where clocks change at midnight', () => {
    const zones = Intl.supportedValuesOf('timeZone').filter(isTimeZone);
    const day = fc.date({ min: new Date('2024-01-01'), max: new Date('2034-12-31'), noInvalidDate: true });
    fc.assert(
      fc.property(day, fc.constantFrom(...zones), (day, timeZone) => {
        const date = day.toISOString().slice(0, 10);
        const local = new Intl.DateTimeFormat('sv-SE', { timeZone, dateStyle: 'short' });
        const endMs = endOfDayMs(date, timeZone);
        expect(local.format(endMs)).toBe(date);
        expect(local.format(endMs + 1) > date).toBe(true);
      }),
    );
  });

  test('what is no time zone is told from what is one', () => {
    expect(isTimeZone('Europe/Berlin')).toBe(true);
    expect(isTimeZone('Europe/Belrin')).toBe(false);
    expect(isTimeZone('')).toBe(false);
  });
});
