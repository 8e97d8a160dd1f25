import { hourMs, minuteMs, nextDailyMs } from '../../core/calendar.ts';
import type { ClockTime } from '../../core/functions/function.ts';
import { reportTime } from '../../core/report/period.ts';
import type { EpochMs } from '../../core/resource.ts';

export type Daily = { readonly dailyAt: string; readonly reportAt?: string; readonly timeZone: string };

/**
 * The next time after `nowMs` at which a timer fires; for a rate, `nowMs` plus the rate. Throws for a cron
 * expression other than "at this minute of every n-th hour".
 */
export function nextTime(at: ClockTime, nowMs: EpochMs, daily: Daily): EpochMs {
  if (at === 'daily') return nextDailyMs(daily, nowMs);
  if (at === 'report') return nextDailyMs({ ...daily, dailyAt: reportTime(daily) }, nowMs);
  const [, minutes] = /^rate\((\d+) minutes\)$/.exec(at) ?? [];
  if (minutes) return nowMs + Number(minutes) * minuteMs;
  const [, minute, hours] = /^cron\((\d+) \*\/(\d+) \* \* \? \*\)$/.exec(at) ?? [];
  if (minute === undefined || hours === undefined)
    throw new Error(`The local copy does not support the schedule ${at}`);
  return nextHourly(nowMs, Number(minute), Number(hours));
}

/** In UTC. Hours count from midnight. */
function nextHourly(nowMs: EpochMs, minute: number, hours: number): EpochMs {
  const hour = Math.floor(nowMs / hourMs);
  const candidates = Array.from({ length: hours + 25 }, (_, later) => hour + later);
  const next = candidates
    .filter((one) => (one % 24) % hours === 0)
    .map((one) => one * hourMs + minute * minuteMs)
    .find((atMs) => atMs > nowMs);
  return next ?? Number.POSITIVE_INFINITY;
}
