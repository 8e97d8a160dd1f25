import { expect, test } from '@jest/globals';
import { endOfTomorrowMs, periodUntil } from '../../../core/report/period.ts';

const berlin = { timeZone: 'Europe/Berlin', reportAt: '08:00' };
const iso = (ms: number) => new Date(ms).toISOString();
const of = (to: string, policy: Parameters<typeof periodUntil>[1] = berlin) => {
  const { date, fromMs } = periodUntil(Date.parse(to), policy);
  return `${date} from ${iso(fromMs)}`;
};

test('a report covers the time since the one of the day before', () => {
  expect(of('2026-11-29T07:00:00Z')).toBe('2026-11-29 from 2026-11-28T07:00:00.000Z');
});

test('a report that is made again later on the day leaves out nothing', () => {
  expect(of('2026-11-29T17:30:00Z')).toBe('2026-11-29 from 2026-11-28T07:00:00.000Z');
});

test('a report just after midnight covers most of a day all the same', () => {
  expect(of('2026-11-28T23:10:00Z')).toBe('2026-11-29 from 2026-11-28T00:10:00.000Z');
});

test('a day with a change of the clocks has 25 or 23 hours', () => {
  expect(of('2026-10-25T07:00:00Z')).toBe('2026-10-25 from 2026-10-24T06:00:00.000Z');
  expect(of('2026-03-29T06:00:00Z')).toBe('2026-03-29 from 2026-03-28T07:00:00.000Z');
});

test('the report is at 8:00 unless the policy says otherwise', () => {
  expect(of('2026-11-29T08:00:00Z', { timeZone: 'UTC' })).toBe('2026-11-29 from 2026-11-28T08:00:00.000Z');
  expect(of('2026-11-29T18:00:00Z', { timeZone: 'UTC', reportAt: '18:00' })).toBe(
    '2026-11-29 from 2026-11-28T18:00:00.000Z',
  );
});

test('tomorrow ends at midnight of the time zone', () => {
  expect(iso(endOfTomorrowMs(Date.parse('2026-11-29T07:00:00Z'), 'Europe/Berlin'))).toBe(
    '2026-11-30T22:59:59.999Z',
  );
  expect(iso(endOfTomorrowMs(Date.parse('2026-10-24T07:00:00Z'), 'Europe/Berlin'))).toBe(
    '2026-10-25T22:59:59.999Z',
  );
});
