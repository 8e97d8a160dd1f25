import { type Finding, isUndone } from '../finding.ts';
import type { Verdict } from '../rule.ts';

/**
 * Returns whether a verdict ends a finding as fixed. A stopped resource may be started again, so stopping
 * does not end a finding with a decision before its snooze or claim ends.
 */
export function isFixed(verdict: Verdict, finding: Finding, nowMs: number): boolean {
  if (verdict.verdict !== 'ok') return false;
  // What was undone stays snoozed: it came back as it was, and may be judged differently the day after.
  if (isUndone(finding) && finding.snooze && finding.snooze.untilMs > nowMs) return false;
  return !verdict.isInterlude || !isAnswered(finding, nowMs);
}

function isAnswered(
  { snooze, approval, askedBy, rejection, claimExpiresAtMs }: Finding,
  nowMs: number,
): boolean {
  if (snooze) return snooze.untilMs > nowMs;
  return (approval ?? askedBy ?? rejection) !== null && claimExpiresAtMs > nowMs;
}
