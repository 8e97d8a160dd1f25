import { describe, expect, test } from '@jest/globals';
import * as fc from 'fast-check';
import { dayMs, endOfDayMs, isDate, minuteMs, nextDailyMs, utcDate } from '../../../core/calendar.ts';

const zones = Intl.supportedValuesOf('timeZone');
const instant = fc.integer({ min: Date.parse('2024-01-01'), max: Date.parse('2034-12-31') });

describe('dates', () => {
  test.each([
    ['2028-02-29', true],
    ['2027-02-29', false],
    ['2027-13-01', false],
    ['2027-1-1', false],
    ['2027-01-01T00:00:00Z', false],
    ['', false],
  ])('isDate of %j is %s', (text, is) => {
    expect(isDate(text)).toBe(is);
  });

  test('utcDate returns the date in UTC and throws RangeError for an invalid time', () => {
    expect(utcDate(Date.parse('2026-11-20T23:59:59.999Z'))).toBe('2026-11-20');
    expect(utcDate(Date.parse('2026-11-21T00:00:00Z'))).toBe('2026-11-21');
    expect(() => utcDate(Number.NaN)).toThrow(RangeError);
  });
});

describe('endOfDayMs', () => {
  test.each([
    ['2027-01-31', 'UTC', '2027-01-31T23:59:59.999Z'],
    ['2027-01-31', 'Europe/Berlin', '2027-01-31T22:59:59.999Z'],
    ['2027-03-28', 'Europe/Berlin', '2027-03-28T21:59:59.999Z'],
    ['2027-01-31', 'Pacific/Kiritimati', '2027-01-31T09:59:59.999Z'],
    ['2027-01-31', 'Pacific/Pago_Pago', '2027-02-01T10:59:59.999Z'],
    // The clock goes from 23:59 back to 23:00, so the last hour of the day comes twice.
    ['2026-04-04', 'America/Santiago', '2026-04-05T03:59:59.999Z'],
    // The clock goes from 23:59 to 01:00, so the next day has no midnight.
    ['2026-09-05', 'America/Santiago', '2026-09-06T03:59:59.999Z'],
    // The clock goes from 00:59 back to 00:00: the next day has two midnights, and the first one ends this
    // day.
    ['2026-10-31', 'America/Havana', '2026-11-01T03:59:59.999Z'],
  ])('the end of %s in %s is %s', (date, zone, end) => {
    expect(new Date(endOfDayMs(date, zone)).toISOString()).toBe(end);
  });

  test('is the last millisecond of the day in every time zone', () => {
    fc.assert(
      fc.property(instant, fc.constantFrom(...zones), (atMs, timeZone) => {
        const date = utcDate(atMs);
        const local = new Intl.DateTimeFormat('sv-SE', { timeZone, dateStyle: 'short' });
        const endMs = endOfDayMs(date, timeZone);
        expect(local.format(endMs)).toBe(date);
        expect(local.format(endMs + 1) > date).toBe(true);
      }),
    );
  });
});

describe('nextDailyMs', () => {
  test.each([
    ['is later today', '2026-11-20T10:00:00Z', '16:00', 'UTC', '2026-11-20T16:00:00Z'],
    ['is tomorrow when it is that time now', '2026-11-20T16:00:00Z', '16:00', 'UTC', '2026-11-21T16:00:00Z'],
    ['is today a second before', '2026-11-20T14:59:59Z', '16:00', 'Europe/Berlin', '2026-11-20T15:00:00Z'],
    ['uses the summer offset', '2026-07-20T10:00:00Z', '16:00', 'Europe/Berlin', '2026-07-20T14:00:00Z'],
    ['crosses a clock change', '2026-10-24T18:00:00Z', '16:00', 'Europe/Berlin', '2026-10-25T15:00:00Z'],
    [
      'handles an offset of half an hour',
      '2026-11-20T00:00:00Z',
      '16:00',
      'Asia/Kolkata',
      '2026-11-20T10:30:00Z',
    ],
    [
      'handles a zone whose date is ahead',
      '2026-11-20T20:00:00Z',
      '01:00',
      'Pacific/Auckland',
      '2026-11-21T12:00:00Z',
    ],
    [
      'handles a zone whose date is behind',
      '2026-11-20T03:00:00Z',
      '23:30',
      'America/Los_Angeles',
      '2026-11-20T07:30:00Z',
    ],
  ])('%s', (_what, now, dailyAt, timeZone, next) => {
    expect(nextDailyMs({ dailyAt, timeZone }, Date.parse(now))).toBe(Date.parse(next));
  });

  test.each([
    ['Europe/Berlin', '02:30', '2026-03-28T12:00:00Z', '2026-03-30T00:30:00Z'],
    ['America/Santiago', '00:30', '2026-09-05T12:00:00Z', '2026-09-07T03:30:00Z'],
    ['Australia/Lord_Howe', '02:15', '2026-10-03T12:00:00Z', '2026-10-04T15:15:00Z'],
    ['Asia/Gaza', '02:30', '2026-03-27T12:00:00Z', '2026-03-28T23:30:00Z'],
  ])('%s skips %s on one day, and the scan skips that day too', (timeZone, dailyAt, now, next) => {
    expect(nextDailyMs({ dailyAt, timeZone }, Date.parse(now))).toBe(Date.parse(next));
  });

  test.each([
    ['Europe/Berlin', '02:30', '2026-10-25T00:30:00Z', '2026-10-26T01:30:00Z'],
    ['America/Santiago', '23:30', '2026-04-05T02:30:00Z', '2026-04-06T03:30:00Z'],
    ['Australia/Lord_Howe', '01:45', '2026-04-04T14:45:00Z', '2026-04-05T15:15:00Z'],
    ['Asia/Gaza', '01:30', '2026-10-23T22:30:00Z', '2026-10-24T23:30:00Z'],
  ])('%s has %s twice on one day, and the scan runs at the first one', (timeZone, dailyAt, first, after) => {
    const daily = { dailyAt, timeZone };
    const firstMs = Date.parse(first);
    expect(nextDailyMs(daily, firstMs - 5 * minuteMs)).toBe(firstMs);
    expect(nextDailyMs(daily, firstMs)).toBe(Date.parse(after));
  });

  test('is in the future, within two days, and shows the configured time in every time zone', () => {
    fc.assert(
      fc.property(
        instant,
        fc.integer({ min: 0, max: 1_439 }),
        fc.constantFrom(...zones),
        (now, minute, timeZone) => {
          const dailyAt = new Date(minute * minuteMs).toISOString().slice(11, 16);
          const next = nextDailyMs({ dailyAt, timeZone }, now);
          expect(next).toBeGreaterThan(now);
          expect(next - now).toBeLessThanOrEqual(2 * dayMs);
          const clocks = new Intl.DateTimeFormat('en-GB', {
            timeZone,
            hour: '2-digit',
            minute: '2-digit',
            hourCycle: 'h23',
          });
          expect(clocks.format(next)).toBe(dailyAt);
        },
      ),
    );
  });

  test('throws RangeError when the configured time is not a time', () => {
    expect(() => nextDailyMs({ dailyAt: 'noon', timeZone: 'UTC' }, 0)).toThrow(RangeError);
  });
});
