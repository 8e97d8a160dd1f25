import { type Finding, isUntouchable, type Status } from '../finding.ts';

/** What `/janitor findings` lists, and what the sum of savings is about. */
export const openStatuses: readonly Status[] = ['claimed', 'open', 'scheduled', 'remediating', 'failed'];

/**
 * Estimated USD that fixing it could save a month; null: no price is known, or it is no saving: the finding is over,
 * snoozed, protected or rejected.
 */
export function couldSave(finding: Finding): number | null {
  const { monthlyUsd } = finding;
  return monthlyUsd !== null && Number.isFinite(monthlyUsd) && isCounted(finding) ? monthlyUsd : null;
}

/** Returns whether fixing it could save money, and nobody knows how much. */
export function isUnpriced(finding: Finding): boolean {
  return finding.monthlyUsd === null && finding.priceNote !== undefined && isCounted(finding);
}

function isCounted(finding: Finding): boolean {
  const { status, rejection } = finding;
  return openStatuses.includes(status) && !isUntouchable(finding) && rejection === null;
}

/** The one sum of findings, in USD a month, whatever shows it. */
export function savingsOf(findings: readonly Finding[]): number {
  return findings.reduce((sum, finding) => sum + (couldSave(finding) ?? 0), 0);
}
