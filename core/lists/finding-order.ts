import { type Finding, isEnded, isUntouchable, type Status } from '../finding.ts';
import { ownerIds } from '../owners/owner-tag.ts';
import type { EpochMs } from '../resource.ts';
import { severities } from '../rule.ts';

/**
 * `rank`: what is dearest first. `due`: what happens next first. `newest`: what was found last first, of what is over
 * what ended last.
 */
export type Order = 'rank' | 'due' | 'newest';

/** Of these somebody is asked, or was and may see what becomes of it. */
export const askedStatuses: readonly Status[] = [
  'claimed',
  'open',
  'scheduled',
  'snoozed',
  'remediating',
  'failed',
];

/** Where a finding stands in an order, as text that sorts; null: it is not listed by it. Unique by the id at its end. */
export function placeIn(order: Order, finding: Finding): string | null {
  if (order === 'newest')
    return `${digits(isEnded(finding) ? finding.updatedAtMs : finding.foundAtMs)}#${finding.id}`;
  if (!askedStatuses.includes(finding.status)) return null;
  if (order === 'rank') return rankOf(finding);
  const dueMs = dueAt(finding);
  return dueMs === null ? null : `${digits(dueMs)}#${rankOf(finding)}`;
}

/** Sorts what nobody may touch last, then critical ones first, then by money, severity and id. */
export function byMoneyAndRisk(a: Finding, b: Finding): number {
  return rankOf(a) < rankOf(b) ? -1 : 1;
}

/** Who reads it under "mine". */
export function readersOf({ owner, status }: Finding): readonly string[] {
  return askedStatuses.includes(status) ? [...new Set(ownerIds(owner))] : [];
}

const mostDigits = 15;
const mostMicroUsd = 10 ** mostDigits - 1;

/** In millionths of a dollar: whole numbers, which add up exactly. */
export function microUsd(monthlyUsd: number | null): number {
  return Math.min(mostMicroUsd, Math.max(0, Math.round((monthlyUsd ?? 0) * 1_000_000)));
}

function rankOf(finding: Finding): string {
  const untouchable = isUntouchable(finding) ? 1 : 0;
  const critical = finding.severity === 'critical' ? 0 : 1;
  const risk = severities.indexOf(finding.severity);
  return `${untouchable}${critical}${digits(mostMicroUsd - microUsd(finding.monthlyUsd))}${risk}#${finding.id}`;
}

function dueAt({ status, remediateAtMs, snooze }: Finding): EpochMs | null {
  if (status === 'snoozed') return snooze?.untilMs ?? 0;
  return status === 'scheduled' || status === 'remediating' ? (remediateAtMs ?? 0) : null;
}

function digits(whole: number): string {
  return String(whole).padStart(mostDigits, '0');
}
