import { hourMs, minuteMs } from '../calendar.ts';
import { type Finding, isActionable } from '../finding.ts';
import { mentionableOwners } from '../owners/named.ts';
import { approversInbox, type NoticeKind } from '../ports/notices.ts';
import type { EpochMs } from '../resource.ts';
import type { Work } from '../work.ts';

/** One thing to tell somebody. It is told once, and only while it is still the case. */
export type Notice = {
  readonly what: NoticeKind;
  readonly findingId: string;
  readonly generation: number;
  /** Of the remediation that is done or has failed; 0 before. */
  readonly startedAtMs: EpochMs;
  /** The scan that tells its findings at this moment: all of a run is one message. Null: none does. */
  readonly scanId: string | null;
};

export function noticeKey({ what, findingId, generation, startedAtMs }: Notice): string {
  return `${what}|${findingId}|${generation}|${startedAtMs}`;
}

/** Returns whether the notice is still the case. */
export function stillHolds(notice: Notice, finding: Finding, nowMs: EpochMs): boolean {
  if (finding.generation !== notice.generation) return false;
  switch (notice.what) {
    case 'waits':
      return isUndecided(finding);
    case 'undecided':
      return finding.status === 'open' && isUndecided(finding);
    case 'asked':
      return finding.status === 'scheduled' || finding.status === 'open';
    case 'soon':
      return willAct(finding) && (finding.remediateAtMs ?? 0) > nowMs;
    case 'done':
      return finding.status === 'remediated' && (finding.startedAtMs ?? 0) === notice.startedAtMs;
    case 'failed':
      return finding.status === 'failed' && (finding.startedAtMs ?? 0) === notice.startedAtMs;
  }
}

/** Returns the work that tells the approvers, where one of them has to agree: whoever owns it may fill in its tags. */
export function tellApprovers(
  what: 'waits' | 'undecided',
  finding: Finding,
  scanId: string | null = null,
): readonly Work[] {
  const isOwners = finding.needsApproval === 'input' && mentionableOwners(finding.owner).length > 0;
  if (!isUndecided(finding) || isOwners) return [];
  return [{ type: 'person.tell', userId: approversInbox, notices: [noticeOf(what, finding, scanId)] }];
}

function noticeOf(what: NoticeKind, { id, generation, startedAtMs }: Finding, scanId: string | null): Notice {
  return { what, findingId: id, generation, startedAtMs: startedAtMs ?? 0, scanId };
}

/** A person has to agree, or to give values, before anything is done. */
export function isUndecided(finding: Finding): boolean {
  const { status, needsApproval, approval, rejection } = finding;
  const isAsked = status === 'scheduled' || status === 'open';
  return (
    isAsked && needsApproval !== null && approval === null && rejection === null && isActionable(finding)
  );
}

/** Returns the work that tells every owner of a finding. */
export function tellOwners(
  what: NoticeKind,
  finding: Finding,
  scanId: string | null = null,
): readonly Work[] {
  const notice = noticeOf(what, finding, scanId);
  return mentionableOwners(finding.owner).map((userId) => ({
    type: 'person.tell',
    userId,
    notices: [notice],
  }));
}

/** The end of its grace period leads to its remediation. */
function willAct(finding: Finding): boolean {
  const { status, needsApproval, approval, rejection } = finding;
  const isAgreed = approval !== null || (needsApproval === null && finding.mode === 'enforce');
  return status === 'scheduled' && isAgreed && rejection === null && isActionable(finding);
}

/** A quarter of the grace period, and never more than what a person needs to see it within a working day. */
const longestLeadMs = 4 * hourMs;
const shortestLeadMs = 2 * minuteMs;

/** Returns when its owners are reminded before it is remediated; null: they are not. */
export function soonAtMs(finding: Finding): EpochMs | null {
  const { remediateAtMs, graceMs, approval } = finding;
  if (!willAct(finding) || remediateAtMs === null || approval?.now) return null;
  const leadMs = Math.min(longestLeadMs, graceMs / 4);
  return leadMs < shortestLeadMs ? null : remediateAtMs - leadMs;
}
