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

/** A date as `YYYY-MM-DD`. */
export const datePattern = /^\d{4}-\d{2}-\d{2}$/;

/** Whether the text is a `YYYY-MM-DD` that exists in the calendar. */
export function isDate(text: string): boolean {
  return datePattern.test(text) && utcDate(midnightMs(text)) === text;
}

/** Midnight UTC of a `YYYY-MM-DD`. A day past the end of its month rolls over into the next month. */
export function midnightMs(date: string): EpochMs {
  const [year = Number.NaN, month = Number.NaN, day = Number.NaN] = date.split('-').map(Number);
  return toDate(0).setUTCFullYear(year, month - 1, day);
}

/** The UTC date of an instant as `YYYY-MM-DD`. Throws RangeError outside the range of `Date`. */
export function utcDate(ms: EpochMs): string {
  return startOf(toDate(ms).toISOString(), 10);
}

/** The instant in ISO 8601, UTC, with milliseconds. Throws RangeError outside the range of `Date`. */
export function utcInstant(ms: EpochMs): string {
  return toDate(ms).toISOString();
}

/** For people: "2026-11-20 16:00 UTC". */
export function utcMinute(ms: EpochMs): string {
  return `${startOf(utcInstant(ms), 16).replace('T', ' ')} UTC`;
}

/** The last millisecond of a `YYYY-MM-DD` in an IANA time zone. */
export function endOfDayMs(date: string, timeZone: string): EpochMs {
  const midnight = midnightMs(date) + dayMs;
  const [first = midnight - offsetMs(timeZone, midnight - dayMs)] = instantsOf(midnight, timeZone);
  return first - 1;
}

/** The first millisecond of a `YYYY-MM-DD` in an IANA time zone. */
export function startOfDayMs(date: string, timeZone: string): EpochMs {
  return endOfDayMs(utcDate(midnightMs(date) - dayMs), timeZone) + 1;
}

/** The date that calendars in an IANA time zone show, as `YYYY-MM-DD`. */
export function localDate(ms: EpochMs, timeZone: string): string {
  return utcDate(ms + offsetMs(timeZone, ms));
}

/** The time of the daily scan: `HH:MM` in an IANA time zone. */
type Daily = { readonly dailyAt: string; readonly timeZone: string };

/**
 * The next run of a daily schedule after `nowMs`. None on a day that skips the time, one (the first) on a day
 * that repeats it. Throws RangeError when `dailyAt` is not a time.
 * Source: https://docs.aws.amazon.com/scheduler/latest/UserGuide/schedule-types.html#daylist-savings-time
 */
export function nextDailyMs({ dailyAt, timeZone }: Daily, nowMs: EpochMs): EpochMs {
  const [hours = Number.NaN, minutes = Number.NaN] = dailyAt.split(':').map(Number);
  const shownNow = nowMs + offsetMs(timeZone, nowMs);
  const shownToday = shownNow - (((shownNow % dayMs) + dayMs) % dayMs) + hours * hourMs + minutes * minuteMs;
  const next = [0, 1, 2]
    .map((days) => instantsOf(shownToday + days * dayMs, timeZone)[0])
    .find((atMs) => atMs !== undefined && atMs > nowMs);
  if (next === undefined)
    throw new RangeError(`The time ${dailyAt} does not exist on any day in ${timeZone}`);
  return next;
}

/**
 * The instants at which local clocks show `shown` (written as if UTC): none when skipped, two when repeated.
 * `TZDate` is not used because its choice between the two depends on the machine's time zone.
 */
function instantsOf(shown: EpochMs, timeZone: string): readonly EpochMs[] {
  const before = offsetMs(timeZone, shown - dayMs);
  const after = offsetMs(timeZone, shown + dayMs);
  return [...new Set([before, after])]
    .map((offset) => shown - offset)
    .filter((atMs) => atMs + offsetMs(timeZone, atMs) === shown)
    .sort((a, b) => a - b);
}

/** The zone's offset from UTC in ms. */
function offsetMs(timeZone: string, atMs: EpochMs): number {
  return tzOffset(timeZone, toDate(atMs)) * minuteMs;
}

/** The English weekday name in an IANA time zone. */
export function weekdayIn(timeZone: string, atMs: EpochMs): string {
  return new Intl.DateTimeFormat('en-US', { timeZone, weekday: 'long' }).format(atMs);
}
