import { dayMs, midnightMs, minuteMs } from '../../../calendar.ts';
import type { Condition } from '../../documents/statement.ts';
import type { Judgement } from './judgement.ts';

/** The longest that a session lasts: docs.aws.amazon.com/STS/latest/APIReference/API_GetSessionToken.html */
const longestSessionMs = 1.5 * dayMs;

export function isAboutTime(operator: string, key: string): boolean {
  return operator.startsWith('date') || (key === 'aws:epochtime' && operator.startsWith('numeric'));
}

/**
 * A date that is to come is reached by waiting: what an Allow grants from then on counts already, and what it grants
 * until then counts still. A Deny that ends is not certain. `now`: ISO 8601 in UTC.
 */
export function judgeTime(condition: Condition, effect: 'allow' | 'deny', now: string): Judgement {
  const { key, operator, values } = condition;
  const [value = ''] = values;
  const [atMs, nowMs] = [instantOf(value), instantOf(now)];
  const ofSession = key === 'aws:tokenissuetime';
  if (atMs === null || nowMs === null || values.length !== 1) return 'depends';
  if (key !== 'aws:currenttime' && key !== 'aws:epochtime' && !ofSession) return 'depends';
  const isPast = atMs < nowMs;
  const isAllow = effect === 'allow';
  if (isAfter(operator)) {
    // A session is made now: its issue time is as good as the time of the request.
    if (isPast) return isAllow || !ofSession ? 'always' : 'depends';
    return isAllow ? 'later' : 'never';
  }
  if (!isPast) return isAllow && isBefore(operator) ? 'free' : 'depends';
  if (ofSession && nowMs - atMs < longestSessionMs) return 'depends';
  return isBefore(operator) || operator.endsWith('equals') ? 'never' : 'depends';
}

function isAfter(operator: string): boolean {
  return /^(date|numeric)greaterthan/.test(operator);
}

function isBefore(operator: string): boolean {
  return /^(date|numeric)lessthan/.test(operator);
}

/** The day on which a condition begins to hold, as the document writes it; empty: it holds already. */
export function beginningOf(conditions: readonly Condition[], now: string): string {
  const all = conditions
    .filter(({ operator, key }) => isAboutTime(operator, key))
    .filter((condition) => judgeTime(condition, 'allow', now) === 'later')
    .flatMap(({ values }) => values);
  return all.sort((a, b) => (instantOf(b) ?? 0) - (instantOf(a) ?? 0))[0] ?? '';
}

const iso = /^(\d{4}-\d\d-\d\d)(?:T(\d\d):(\d\d)(?::(\d\d)(?:\.\d+)?)?(?:Z|([+-])(\d\d):?(\d\d))?)?$/;

/** Of a date or time in ISO 8601, UTC where it has no zone, or of seconds since 1970. Null: none of these. */
export function instantOf(text: string): number | null {
  if (text === '') return null;
  if (/^\d{9,11}$/.test(text)) return Number(text) * 1_000;
  const [, date, hours = 0, minutes = 0, seconds = 0, sign, zoneHours = 0, zoneMinutes = 0] =
    iso.exec(text) ?? [];
  if (date === undefined) return null;
  const zone = (Number(zoneHours) * 60 + Number(zoneMinutes)) * (sign === '-' ? -1 : 1);
  return (
    midnightMs(date) + (Number(hours) * 60 + Number(minutes) - zone) * minuteMs + Number(seconds) * 1_000
  );
}
