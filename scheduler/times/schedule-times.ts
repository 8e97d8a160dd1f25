import { createHash } from 'node:crypto';
import { minuteMs } from '../../core/calendar.ts';
import type { Finding } from '../../core/finding.ts';
import type { EpochMs } from '../../core/resource.ts';
import { startOf } from '../../core/shorten.ts';

/** Scheduler may refuse a time that has passed when it handles the request; a time this far ahead has not. */
export const leadMs = 90_000;

/** One name per finding and generation, so that a repetition creates no second schedule. */
export function scheduleName(finding: Pick<Finding, 'id' | 'generation'>): string {
  const digest = createHash('sha256').update(`${finding.id}|${finding.generation}`).digest('hex');
  return `g-${startOf(digest, 40)}`;
}

/** Scheduler fires at any second within the given minute, so the next full minute is the first that is not too early. */
export function nextMinute(atMs: EpochMs): EpochMs {
  return Math.ceil(atMs / minuteMs) * minuteMs;
}

export function nextSecond(atMs: EpochMs): EpochMs {
  return Math.ceil(atMs / 1_000) * 1_000;
}

/** The minute to schedule for what is due at `dueAtMs`, as of `nowMs`. */
export function scheduledMinute(dueAtMs: EpochMs, nowMs: EpochMs): EpochMs {
  return Math.max(nextMinute(dueAtMs), nextMinute(nowMs + leadMs));
}

/**
 * `at(yyyy-mm-ddThh:mm:ss)`, UTC, without `Z` and milliseconds. Throws RangeError for a time that the format
 * cannot express.
 */
export function atExpression(atMs: EpochMs): string {
  const iso = new Date(atMs).toISOString();
  const expression = `at(${startOf(iso, 19)})`;
  if (!isAtExpression(expression))
    throw new RangeError(`${iso} is not a valid time for EventBridge Scheduler`);
  return expression;
}

const shape = /^at\((\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2})\)$/;

export function isAtExpression(text: string): boolean {
  return timeOf(text) !== undefined;
}

/** The time of an `at` expression; undefined when there is none. */
export function timeOf(expression: string): EpochMs | undefined {
  const time = Date.parse(`${shape.exec(expression)?.[1] ?? 'none'}Z`);
  return Number.isNaN(time) ? undefined : time;
}

/** Whether Scheduler accepts the text as the name of a schedule or group. */
export function isScheduleName(text: string): boolean {
  return /^[0-9a-zA-Z_.-]{1,64}$/.test(text);
}
