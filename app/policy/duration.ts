import { dayMs, hourMs, minuteMs, weekMs } from '../../core/calendar.ts';
import { startOf } from '../../core/shorten.ts';

const unitMs = { s: 1_000, m: minuteMs, h: hourMs, d: dayMs, w: weekMs } as const;

type Unit = keyof typeof unitMs;

export const longestMs = 365 * dayMs;
export const durationPattern = /^\d{1,9}[smhdw]$/;

/** Parses `90s`, `10m`, `24h`, `7d`, `2w` to milliseconds; undefined when invalid or longer than 365 days. */
export function parseDuration(text: string): number | undefined {
  if (!durationPattern.test(text)) return undefined;
  const ms = Number(startOf(text, -1)) * unitMs[text.slice(-1) as Unit];
  return ms <= longestMs ? ms : undefined;
}

export function isTimeZone(name: string): boolean {
  try {
    return new Intl.DateTimeFormat('en', { timeZone: name }).resolvedOptions().timeZone !== '';
  } catch {
    return false;
  }
}
