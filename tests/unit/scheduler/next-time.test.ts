import { describe, expect, test } from '@jest/globals';
import type { ClockTime } from '../../../core/functions/function.ts';
import { nextTime } from '../../../scheduler/times/next-time.ts';

const daily = { dailyAt: '16:00', timeZone: 'Europe/Berlin' };
const next = (at: ClockTime, now: string) => new Date(nextTime(at, Date.parse(now), daily)).toISOString();

describe('the next time of', () => {
  test.each([
    ['rate(15 minutes)', '2026-11-20T10:07:30Z', '2026-11-20T10:22:30.000Z'],
    ['daily', '2026-11-20T14:59:59Z', '2026-11-20T15:00:00.000Z'],
    ['daily', '2026-11-20T15:00:00Z', '2026-11-21T15:00:00.000Z'],
    ['cron(0 */6 * * ? *)', '2026-11-20T05:59:59Z', '2026-11-20T06:00:00.000Z'],
    ['cron(0 */6 * * ? *)', '2026-11-20T06:00:00Z', '2026-11-20T12:00:00.000Z'],
    ['cron(0 */6 * * ? *)', '2026-11-20T23:00:00Z', '2026-11-21T00:00:00.000Z'],
    ['cron(30 */5 * * ? *)', '2026-11-20T20:31:00Z', '2026-11-21T00:30:00.000Z'],
    ['cron(0 */24 * * ? *)', '2026-11-20T00:00:00Z', '2026-11-21T00:00:00.000Z'],
  ] as const)('%s after %s is %s', (at, now, wanted) => {
    expect(next(at, now)).toBe(wanted);
  });

  test.each(['cron(0 12 ? * MON *)', 'cron(*/5 * * * ? *)', 'rate(1 hours)'])(
    '%s cannot be computed and throws',
    (at) => {
      expect(() => nextTime(at as ClockTime, 0, daily)).toThrow(`does not support the schedule ${at}`);
    },
  );
});
