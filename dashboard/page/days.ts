import type { DashboardTotals } from '../../core/dashboard/files.ts';
import { startOf } from '../../core/shorten.ts';

const dayMs = 86_400_000;
const hourMs = 3_600_000;

/** A day of a trend. Null: no report was made. */
export type TrendDay = { readonly date: string; readonly totals: DashboardTotals | null };

/** The days up to the last one with a report, oldest first. */
export function trendDays(days: readonly DashboardTotals[], length: number): readonly TrendDay[] {
  const last = days.at(-1);
  if (!last) return [];
  const by = new Map(days.map((totals) => [totals.date, totals]));
  const endMs = Date.parse(last.date);
  return Array.from({ length }, (_, nth) => {
    const date = startOf(new Date(endMs - (length - 1 - nth) * dayMs).toISOString(), 10);
    return { date, totals: by.get(date) ?? null };
  });
}

/** `2026-11-29` as `29 Nov`. */
export function shortDate(date: string): string {
  const at = new Date(Date.parse(date));
  return at.toLocaleDateString('en-GB', { day: 'numeric', month: 'short', timeZone: 'UTC' });
}

/** `2026-11-29` as `Sunday, 29 November 2026`. */
export function longDate(date: string): string {
  const at = new Date(Date.parse(date));
  return at.toLocaleDateString('en-GB', {
    weekday: 'long',
    day: 'numeric',
    month: 'long',
    year: 'numeric',
    timeZone: 'UTC',
  });
}

/** A report comes every 24 hours; one that is older than this is late. */
const lateHours = 26;

export function ageOf(madeAtMs: number, nowMs: number): { readonly text: string; readonly isLate: boolean } {
  const hours = Math.max(0, nowMs - madeAtMs) / hourMs;
  const isLate = hours > lateHours;
  if (hours < 1) return { text: 'less than an hour old', isLate };
  const whole = Math.floor(hours);
  if (whole < 48) return { text: `${whole} ${whole === 1 ? 'hour' : 'hours'} old`, isLate };
  return { text: `${Math.floor(whole / 24)} days old`, isLate };
}
