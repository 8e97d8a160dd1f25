import { type Finding, isUntouchable, type Status } from '../finding.ts';

/** What `/janitor findings` lists, and what the sum of savings is about. */
export const openStatuses: readonly Status[] = ['claimed', 'open', 'scheduled', 'remediating', 'failed'];

/**
 * Estimated USD that fixing it could save a month; null: no price is known, or it is no saving: the finding is over,
 * snoozed, protected or rejected.
 */
export function couldSave(finding: Finding): number | null {
  const { monthlyUsd, status, rejection } = finding;
  if (monthlyUsd === null || !Number.isFinite(monthlyUsd)) return null;
  const isCounted = openStatuses.includes(status) && !isUntouchable(finding) && rejection === null;
  return isCounted ? monthlyUsd : null;
}

/** The one sum of findings, in USD a month, whatever shows it. */
export function savingsOf(findings: readonly Finding[]): number {
  return findings.reduce((sum, finding) => sum + (couldSave(finding) ?? 0), 0);
}
