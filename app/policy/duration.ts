import type { EpochMs } from '../../core/resource.ts';

const unitMs = { s: 1_000, m: 60_000, h: 3_600_000, d: 86_400_000, w: 604_800_000 } as const;

type Unit = keyof typeof unitMs;

export const dayMs = unitMs.d;
export const longestMs = 365 * dayMs;
export const durationPattern = /^\d{1,9}[smhdw]$/;
export const datePattern = /^\d{4}-\d{2}-\d{2}$/;

/** `90s`, `10m`, `24h`, `7d`, `2w` → milliseconds; undefined when it is none or longer than 365 days. */
export function parseDuration(text: string): number | undefined {
  if (!durationPattern.test(text)) return undefined;
  const ms = Number(text.slice(0, -1)) * unitMs[text.slice(-1) as Unit];
  return ms <= longestMs ? ms : undefined;
}

/** The shortest spelling that parses to the same; whole seconds. */
export function formatDuration(ms: number): string {
  const units: readonly Unit[] = ['w', 'd', 'h', 'm'];
  const unit = ms > 0 ? (units.find((unit) => ms % unitMs[unit] === 0) ?? 's') : 's';
  return `${ms / unitMs[unit]}${unit}`;
}

/** Whether the calendar has such a day. */
export function isDate(text: string): boolean {
  if (!datePattern.test(text)) return false;
  const ms = Date.parse(`${text}T00:00:00Z`);
  return Number.isFinite(ms) && new Date(ms).toISOString().startsWith(text);
}

export function isTimeZone(name: string): boolean {
  try {
    return new Intl.DateTimeFormat('en', { timeZone: name }).resolvedOptions().timeZone !== '';
  } catch {
    return false;
  }
}

/**
 * The last millisecond of a `YYYY-MM-DD` in a time zone. Searched for, because a zone may skip or repeat the hour
 * around midnight: the local date never goes back, so the first instant of a later date can be halved in on.
 */
export function endOfDayMs(date: string, timeZone: string): EpochMs {
  const localDate = dateIn(timeZone);
  const noonMs = Date.parse(`${date}T12:00:00Z`);
  let insideMs = noonMs - 30 * unitMs.h;
  let afterMs = noonMs + 30 * unitMs.h;
  while (afterMs - insideMs > 1) {
    const middleMs = Math.floor((insideMs + afterMs) / 2);
    if (localDate(middleMs) <= date) insideMs = middleMs;
    else afterMs = middleMs;
  }
  return insideMs;
}

/** `YYYY-MM-DD` of an instant. */
function dateIn(timeZone: string): (ms: EpochMs) => string {
  const format = new Intl.DateTimeFormat('en-CA', {
    timeZone,
    year: 'numeric',
    month: '2-digit',
    day: '2-digit',
  });
  return (ms) => format.format(ms);
}
