import { hourMs, minuteMs } from '../calendar.ts';
import { type Finding, isActionable, isUndone } from '../finding.ts';
import { mentionableOwners } from '../owners/mentionable.ts';
import { approversInbox, type NoticeKind } from '../ports/notices.ts';
import type { EpochMs } from '../resource.ts';
import type { Work } from '../work.ts';

/** A notice for one person. Sent once, and only while it still holds. */
export type Notice = {
  readonly what: NoticeKind;
  readonly findingId: string;
  readonly generation: number;
  /** Start of the remediation that finished or failed; 0 before a remediation. Of an undo: when it was asked for. Of an escalation: when it was. */
  readonly startedAtMs: EpochMs;
  /** The scan being announced. Its notices form one message. Null: no scan. */
  readonly scanId: string | null;
};

export function noticeKey({ what, findingId, generation, startedAtMs }: Notice): string {
  return `${what}|${findingId}|${generation}|${startedAtMs}`;
}

/** Returns whether the notice still holds. */
export function stillHolds(notice: Notice, finding: Finding, nowMs: EpochMs): boolean {
  if (finding.generation !== notice.generation) return false;
  switch (notice.what) {
    case 'unanswered':
      return isUnanswered(finding);
    case 'reminder':
      return isUnanswered(finding) && finding.incident?.escalatedAtMs == null;
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
    case 'undone':
    case 'not-undone':
      return undoNoticeOf(finding) === notice.what && finding.undoing?.atMs === notice.startedAtMs;
  }
}

/**
 * Returns the work that notifies owners and approvers of a new question: until a reminder, a rejection or a
 * remediation tells them more. An owner whom its message does not name took it since.
 */
export function questionNotices(finding: Finding, scanId: string | null): readonly Work[] {
  const { status, card, told, protections, startedAtMs, remindedAtMs, rejection } = finding;
  const isAsked = card !== null && (status === 'scheduled' || status === 'open');
  const isAnswered = startedAtMs !== null || remindedAtMs !== null || rejection !== null;
  if (!isAsked || isAnswered || protections.length > 0) return [];
  const owners = mentionableOwners(finding.owner).filter((id) => told?.named.includes(id));
  return [
    ...tellEach(owners, noticeOf('asked', finding, scanId)),
    ...approverNotices('waits', finding, scanId),
  ];
}

/** Returns the work that tells owners and approvers that the grace period ended without a decision. */
export function reminderNotices(finding: Finding): readonly Work[] {
  const isDue = finding.status === 'open' && finding.remindedAtMs !== null && isUndecided(finding);
  return isDue ? [...ownerNotices('undecided', finding), ...approverNotices('undecided', finding)] : [];
}

/** Returns the work that notifies the approvers, if one must decide. Owners can fill in missing tags themselves. */
function approverNotices(
  what: 'waits' | 'undecided',
  finding: Finding,
  scanId: string | null = null,
): readonly Work[] {
  const isOwners = finding.needsApproval === 'input' && mentionableOwners(finding.owner).length > 0;
  if (!isUndecided(finding) || isOwners) return [];
  return [{ type: 'person.tell', userId: approversInbox, notices: [noticeOf(what, finding, scanId)] }];
}

/** Returns the work that notifies the approvers of a failure that cannot be undone, or that leaves an incident. */
export function failureNotices(finding: Finding): readonly Work[] {
  const isSerious = finding.plan.undo.possible === 'no' || finding.incident !== undefined;
  if (finding.status !== 'failed' || !isSerious) return [];
  return [{ type: 'person.tell', userId: approversInbox, notices: [noticeOf('failed', finding, null)] }];
}

/** Returns the work that reminds the owners of an incident that nobody has acknowledged; without owners, the approvers. */
export function incidentReminders(finding: Finding): readonly Work[] {
  const { remindedAtMs, escalatedAtMs } = finding.incident ?? {};
  if (!isUnanswered(finding) || remindedAtMs == null || escalatedAtMs != null) return [];
  const owners = mentionableOwners(finding.owner);
  return tellEach(owners.length > 0 ? owners : [approversInbox], noticeOf('reminder', finding, null));
}

/** Returns the work that tells owners and approvers that nobody has acknowledged an incident. */
export function escalationNotices(finding: Finding): readonly Work[] {
  if (!isUnanswered(finding) || finding.incident?.escalatedAtMs == null) return [];
  // Told once, also when a remediation starts meanwhile.
  const notice = { ...noticeOf('unanswered', finding, null), startedAtMs: finding.incident.escalatedAtMs };
  return tellEach([...mentionableOwners(finding.owner), approversInbox], notice);
}

/** Returns whether people were asked about an incident that lasts, and nobody has answered. */
export function isUnanswered({ incident, status, card, approval, rejection }: Finding): boolean {
  if (!incident || incident.acknowledged || incident.clearedAtMs !== null || card === null) return false;
  const lasts = status === 'open' || status === 'scheduled' || status === 'failed';
  return lasts && approval === null && rejection === null;
}

/** Owners and approvers hear how an undo ended. */
export function undoNotices(finding: Finding): readonly Work[] {
  const what = undoNoticeOf(finding);
  if (!what) return [];
  const notice = { ...noticeOf(what, finding, null), startedAtMs: finding.undoing?.atMs ?? 0 };
  return [...mentionableOwners(finding.owner), approversInbox].map((userId) => ({
    type: 'person.tell',
    userId,
    notices: [notice],
  }));
}

function undoNoticeOf(finding: Finding): 'undone' | 'not-undone' | null {
  if (!finding.undoing?.outcome) return null;
  if (isUndone(finding)) return finding.status === 'snoozed' ? 'undone' : null;
  return finding.status === 'remediated' ? 'not-undone' : null;
}

function noticeOf(what: NoticeKind, { id, generation, startedAtMs }: Finding, scanId: string | null): Notice {
  return { what, findingId: id, generation, startedAtMs: startedAtMs ?? 0, scanId };
}

/** Returns whether a person must approve or fill in values first. */
export function isUndecided(finding: Finding): boolean {
  const { status, needsApproval, approval, rejection } = finding;
  const isAsked = status === 'scheduled' || status === 'open';
  return (
    isAsked && needsApproval !== null && approval === null && rejection === null && isActionable(finding)
  );
}

/** Returns the work that notifies every owner of a finding. */
export function ownerNotices(what: NoticeKind, finding: Finding): readonly Work[] {
  return tellEach(mentionableOwners(finding.owner), noticeOf(what, finding, null));
}

function tellEach(userIds: readonly string[], notice: Notice): readonly Work[] {
  return userIds.map((userId) => ({ type: 'person.tell', userId, notices: [notice] }));
}

/** Returns whether the end of the grace period leads to remediation. */
function willAct(finding: Finding): boolean {
  const { status, needsApproval, approval, rejection } = finding;
  const isAgreed = approval !== null || (needsApproval === null && finding.mode === 'enforce');
  return status === 'scheduled' && isAgreed && rejection === null && isActionable(finding);
}

/** Limits of the reminder's lead time, which is a quarter of the grace period. Four hours fit in a working day. */
const longestLeadMs = 4 * hourMs;
const shortestLeadMs = 2 * minuteMs;

/** Returns when to remind the owners before remediation; null: no reminder. */
export function soonAtMs(finding: Finding): EpochMs | null {
  const { remediateAtMs, graceMs, approval } = finding;
  if (!willAct(finding) || remediateAtMs === null || approval?.now) return null;
  const leadMs = Math.min(longestLeadMs, graceMs / 4);
  return leadMs < shortestLeadMs ? null : remediateAtMs - leadMs;
}
