import { type Finding, isUntouchable, type Status } from '../finding.ts';

/** Statuses that `/janitor findings` lists and savings are summed over. */
export const openStatuses: readonly Status[] = ['claimed', 'open', 'scheduled', 'remediating', 'failed'];

/**
 * Estimated USD a month that a fix could save; null when the price is unknown or the finding is ended,
 * snoozed, protected or rejected.
 */
export function couldSave(finding: Finding): number | null {
  const { monthlyUsd } = finding;
  return monthlyUsd !== null && Number.isFinite(monthlyUsd) && isCounted(finding) ? monthlyUsd : null;
}

/** Returns whether a fix could save money but the amount is unknown. */
export function isUnpriced(finding: Finding): boolean {
  return finding.monthlyUsd === null && finding.priceNote !== undefined && isCounted(finding);
}

function isCounted(finding: Finding): boolean {
  const { status, rejection } = finding;
  return openStatuses.includes(status) && !isUntouchable(finding) && rejection === null;
}

/** The sum of possible savings in USD a month, used by every display. */
export function savingsOf(findings: readonly Finding[]): number {
  return findings.reduce((sum, finding) => sum + (couldSave(finding) ?? 0), 0);
}
