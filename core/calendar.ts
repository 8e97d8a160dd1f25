import { tzOffset } from '@date-fns/tz/tzOffset';
import {
  millisecondsInDay,
  millisecondsInHour,
  millisecondsInMinute,
  millisecondsInWeek,
} from 'date-fns/constants';
import { toDate } from 'date-fns/toDate';
import type { EpochMs } from './resource.ts';
import { startOf } from './shorten.ts';

export const minuteMs = millisecondsInMinute;
export const hourMs = millisecondsInHour;
export const dayMs = millisecondsInDay;
export const weekMs = millisecondsInWeek;

/** A `YYYY-MM-DD`. */
export const datePattern = /^\d{4}-\d{2}-\d{2}$/;

/** Whether it is a `YYYY-MM-DD` and the calendar has that day. */
export function isDate(text: string): boolean {
  return datePattern.test(text) && utcDate(midnightMs(text)) === text;
}

/** The start of a `YYYY-MM-DD` in UTC; a day that its month does not have counts on into the next month. */
function midnightMs(date: string): EpochMs {
  const [year = Number.NaN, month = Number.NaN, day = Number.NaN] = date.split('-').map(Number);
  return toDate(0).setUTCFullYear(year, month - 1, day);
}

/** The `YYYY-MM-DD` of an instant, in UTC. Throws RangeError outside the range of dates. */
export function utcDate(ms: EpochMs): string {
  return startOf(toDate(ms).toISOString(), 10);
}

/** ISO 8601 in UTC, to the millisecond. Throws RangeError outside the range of dates. */
export function utcInstant(ms: EpochMs): string {
  return toDate(ms).toISOString();
}

/** The last millisecond of a `YYYY-MM-DD` in an IANA time zone. */
export function endOfDayMs(date: string, timeZone: string): EpochMs {
  const midnight = midnightMs(date) + dayMs;
  const [first = midnight - offsetMs(timeZone, midnight - dayMs)] = instantsOf(midnight, timeZone);
  return first - 1;
}

/** When the daily scan runs: `HH:MM` on the clocks of an IANA time zone. */
type Daily = { readonly dailyAt: string; readonly timeZone: string };

/**
 * The next time after `nowMs` that EventBridge Scheduler runs a daily schedule: never on a day that skips the time, and
 * once on a day that has it twice (the first time, as taken here). Throws RangeError when `dailyAt` is no time.
 * Source: https://docs.aws.amazon.com/scheduler/latest/UserGuide/schedule-types.html#daylist-savings-time
 */
export function nextDailyMs({ dailyAt, timeZone }: Daily, nowMs: EpochMs): EpochMs {
  const [hours = Number.NaN, minutes = Number.NaN] = dailyAt.split(':').map(Number);
  const shownNow = nowMs + offsetMs(timeZone, nowMs);
  const shownToday = shownNow - (((shownNow % dayMs) + dayMs) % dayMs) + hours * hourMs + minutes * minuteMs;
  const next = [0, 1, 2]
    .map((days) => instantsOf(shownToday + days * dayMs, timeZone)[0])
    .find((atMs) => atMs !== undefined && atMs > nowMs);
  if (next === undefined) throw new RangeError(`No day in ${timeZone} has the time ${dailyAt}`);
  return next;
}

/**
 * When clocks in the zone show a time (given as if it were UTC), in order: none where they skip it, two where they repeat
 * it. `TZDate` is not used for this: which of the two it picks depends on the time zone of the machine.
 */
function instantsOf(shown: EpochMs, timeZone: string): readonly EpochMs[] {
  const before = offsetMs(timeZone, shown - dayMs);
  const after = offsetMs(timeZone, shown + dayMs);
  return [...new Set([before, after])]
    .map((offset) => shown - offset)
    .filter((atMs) => atMs + offsetMs(timeZone, atMs) === shown)
    .sort((a, b) => a - b);
}

/** How far the zone's clocks are ahead of UTC. */
function offsetMs(timeZone: string, atMs: EpochMs): number {
  return tzOffset(timeZone, toDate(atMs)) * minuteMs;
}

/** The English name of the day on the clocks of an IANA time zone. */
export function weekdayIn(timeZone: string, atMs: EpochMs): string {
  return new Intl.DateTimeFormat('en-US', { timeZone, weekday: 'long' }).format(atMs);
}
