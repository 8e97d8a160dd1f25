import { expect, test } from '@jest/globals';
import { nextDailyMs } from '../../../handlers/next-daily.ts';

test.each([
  ['later today', '2026-11-20T10:00:00Z', '16:00', 'UTC', '2026-11-20T16:00:00Z'],
  ['tomorrow, at that very minute', '2026-11-20T16:00:00Z', '16:00', 'UTC', '2026-11-21T16:00:00Z'],
  [
    'by the clocks of Berlin in winter',
    '2026-11-20T10:00:00Z',
    '16:00',
    'Europe/Berlin',
    '2026-11-20T15:00:00Z',
  ],
  [
    'by the clocks of Berlin in summer',
    '2026-07-20T10:00:00Z',
    '16:00',
    'Europe/Berlin',
    '2026-07-20T14:00:00Z',
  ],
  [
    'across the change to winter time',
    '2026-10-24T18:00:00Z',
    '16:00',
    'Europe/Berlin',
    '2026-10-25T15:00:00Z',
  ],
  [
    'where the date is another one',
    '2026-11-20T20:00:00Z',
    '01:00',
    'Pacific/Auckland',
    '2026-11-21T12:00:00Z',
  ],
  [
    'where the date is one before',
    '2026-11-20T03:00:00Z',
    '23:30',
    'America/Los_Angeles',
    '2026-11-20T07:30:00Z',
  ],
])('%s', (_what, now, dailyAt, timeZone, expected) => {
  const next = nextDailyMs({ dailyAt, timeZone }, Date.parse(now));
  expect(next === null ? null : new Date(next).toISOString()).toBe(expected.replace('Z', '.000Z'));
});

test('a time that is none is not told', () => {
  expect(nextDailyMs({ dailyAt: 'noon', timeZone: 'UTC' }, 0)).toBeNull();
});
