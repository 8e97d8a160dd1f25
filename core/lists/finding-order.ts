import { type Finding, isEnded, isUntouchable, type Status } from '../finding.ts';
import { ownerIds } from '../owners/owner-tag.ts';
import type { EpochMs } from '../resource.ts';
import { severities } from '../severity.ts';

/**
 * `rank`: highest saving first. `due`: next event first. `newest`: by time found, or time ended for ended
 * findings, newest first.
 */
export type Order = 'rank' | 'due' | 'newest';

/** Statuses in which an owner can act or follow the result. */
export const ownerStatuses: readonly Status[] = [
  'claimed',
  'open',
  'scheduled',
  'snoozed',
  'remediating',
  'failed',
  'undoing',
];

/** The sort key of a finding in an order, unique by the id at its end; null: the order does not list it. */
export function placeIn(order: Order, finding: Finding): string | null {
  if (order === 'newest')
    return `${digits(isEnded(finding) ? finding.updatedAtMs : finding.foundAtMs)}#${finding.id}`;
  if (!ownerStatuses.includes(finding.status)) return null;
  if (order === 'rank') return rankOf(finding);
  const dueMs = dueAt(finding);
  return dueMs === null ? null : `${digits(dueMs)}#${rankOf(finding)}`;
}

/** Sorts untouchable findings last, then critical ones first, then by saving, severity and id. */
export function byMoneyAndRisk(a: Finding, b: Finding): number {
  return knownRank(a) < knownRank(b) ? -1 : 1;
}

/** A sort asks for the rank of each finding many times. */
const ranks = new WeakMap<Finding, string>();

function knownRank(finding: Finding): string {
  const known = ranks.get(finding);
  if (known !== undefined) return known;
  const rank = rankOf(finding);
  ranks.set(finding, rank);
  return rank;
}

/** The users who see the finding in their own list. */
export function readersOf({ owner, status }: Finding): readonly string[] {
  return ownerStatuses.includes(status) ? [...new Set(ownerIds(owner))] : [];
}

const mostDigits = 15;
const mostMicroUsd = 10 ** mostDigits - 1;

/** Integer millionths of a dollar, which add up without rounding errors. */
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
  return ['scheduled', 'remediating', 'undoing'].includes(status) ? (remediateAtMs ?? 0) : null;
}

function digits(whole: number): string {
  return String(whole).padStart(mostDigits, '0');
}
