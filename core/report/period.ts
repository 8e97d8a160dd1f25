import { dayMs, endOfDayMs, hourMs, localDate, nextDailyMs, startOfDayMs } from '../calendar.ts';
import type { Policy } from '../policy.ts';
import type { EpochMs } from '../resource.ts';
import type { Period } from './report.ts';

const defaultReportAt = '08:00';

/** When the daily report is made: `HH:MM` in the policy's time zone. */
export function reportTime({ reportAt }: Pick<Policy, 'reportAt'>): string {
  return reportAt ?? defaultReportAt;
}

/**
 * The time since the report of the day before, at least 23 hours. A report that is made again later on the same day
 * begins at the same time, so that it leaves out nothing of the one that it replaces.
 */
export function periodUntil(
  toMs: EpochMs,
  policy: Pick<Policy, 'reportAt' | 'timeZone'>,
): Period & { readonly date: string } {
  const { timeZone } = policy;
  const date = localDate(toMs, timeZone);
  const before = localDate(startOfDayMs(date, timeZone) - 1, timeZone);
  const fromMs = nextDailyMs({ dailyAt: reportTime(policy), timeZone }, startOfDayMs(before, timeZone) - 1);
  return { date, fromMs: Math.min(fromMs, toMs - 23 * hourMs), toMs };
}

/** The end of the next day. */
export function endOfTomorrowMs(nowMs: EpochMs, timeZone: string): EpochMs {
  const endMs = endOfDayMs(localDate(nowMs, timeZone), timeZone);
  return endOfDayMs(localDate(endMs + dayMs / 2, timeZone), timeZone);
}
