import { createHash } from 'node:crypto';
import { minuteMs } from '../core/calendar.ts';
import type { Finding } from '../core/finding.ts';
import type { EpochMs } from '../core/resource.ts';
import { startOf } from '../core/shorten.ts';

/** Scheduler may refuse a time that is past when it looks at it; a time this far ahead is not. */
export const leadMs = 90_000;

/** One a finding and question, so that repeating it makes no second one. */
export function scheduleName(finding: Pick<Finding, 'id' | 'generation'>): string {
  const digest = createHash('sha256').update(`${finding.id}|${finding.generation}`).digest('hex');
  return `g-${startOf(digest, 40)}`;
}

/** Scheduler fires somewhere within the minute it was told: the next full minute is the first that is not too early. */
export function nextMinute(atMs: EpochMs): EpochMs {
  return Math.ceil(atMs / minuteMs) * minuteMs;
}

export function nextSecond(atMs: EpochMs): EpochMs {
  return Math.ceil(atMs / 1_000) * 1_000;
}

/** The minute at which what is due at `dueAtMs` is scheduled, seen from `nowMs`. */
export function scheduledMinute(dueAtMs: EpochMs, nowMs: EpochMs): EpochMs {
  return Math.max(nextMinute(dueAtMs), nextMinute(nowMs + leadMs));
}

/** `at(yyyy-mm-ddThh:mm:ss)`, UTC; neither `Z` nor milliseconds. Throws RangeError for what it cannot say. */
export function atExpression(atMs: EpochMs): string {
  const iso = new Date(atMs).toISOString();
  const expression = `at(${startOf(iso, 19)})`;
  if (!isAtExpression(expression)) throw new RangeError(`${iso} cannot be scheduled`);
  return expression;
}

const shape = /^at\((\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2})\)$/;

export function isAtExpression(text: string): boolean {
  return timeOf(text) !== undefined;
}

/** The time that an expression names; undefined when it names none. */
export function timeOf(expression: string): EpochMs | undefined {
  const time = Date.parse(`${shape.exec(expression)?.[1] ?? 'none'}Z`);
  return Number.isNaN(time) ? undefined : time;
}

/** What Scheduler takes as the name of a schedule or a group. */
export function isScheduleName(text: string): boolean {
  return /^[0-9a-zA-Z_.-]{1,64}$/.test(text);
}
