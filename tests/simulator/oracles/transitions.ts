import type { AuditEvent, AuditType } from '../../../core/audit.ts';
import { type Finding, isEnded, isOnlyCounted } from '../../../core/finding.ts';
import { resourceKey } from '../../../core/resource.ts';
import type { Move } from '../worker.ts';
import type { ReportProblem } from './report-problem.ts';

type Changed = Pick<Move, 'before' | 'after' | 'event'>;

/** From the start of its worker until now. */
export type Span = { readonly fromMs: number; readonly toMs: number };

function isIn({ fromMs, toMs }: Span, atMs: number): boolean {
  return fromMs <= atMs && atMs <= toMs;
}

/** A transition's audit event has the right type, time, subject and undo data. */
export function checkTransition({ before, after, event }: Changed, during: Span, say: ReportProblem): void {
  const types = typesOf({ before, after, event });
  if (!types.includes(event.type))
    say(`audited as ${event.type} instead of ${types.join(' or ') || 'nothing'}`, { before, after });
  if (!isIn(during, after.updatedAtMs)) say('changed at another time than it says', after);
  checkEvent(event, after, during, say);
  const isStarted = event.type === 'remediation.started';
  if (isStarted && event.details['approvedBy'] !== (after.approval?.by ?? null))
    say('audited as approved by somebody else', { event, after });
  if (isStarted && !event.details['before']) say('started without a record of how it was', event);
  if (event.type === 'remediation.finished' && event.details['receipt'] !== after.receipt)
    say('audited with another receipt', { event, after });
  checkState(after, say);
}

export function checkClaim(finding: Finding, event: AuditEvent, during: Span, say: ReportProblem): void {
  if (event.type !== 'finding.claimed') say(`claimed, and audited as ${event.type}`, finding);
  if (!isIn(during, finding.foundAtMs) || finding.version !== 1 || finding.generation !== 1)
    say('claimed with a past', finding);
  checkEvent(event, finding, during, say);
  checkState(finding, say);
}

function checkEvent(
  event: AuditEvent,
  finding: Omit<Finding, 'version'>,
  during: Span,
  say: ReportProblem,
): void {
  const isAbout =
    event.findingId === finding.id &&
    event.resource === resourceKey(finding.resource) &&
    event.rule === finding.rule;
  if (!isAbout) say('the event is about something else', { event, finding });
  if (!isIn(during, event.atMs)) say('the event has another time', event);
  if (event.summary.trim() === '') say('the event says nothing', event);
}

/** What each status implies. */
function checkState(finding: Omit<Finding, 'version'>, say: ReportProblem): void {
  const { status, card, remediateAtMs, snooze, approval, startedAtMs, mode } = finding;
  const wrong =
    status === 'scheduled'
      ? card === null || remediateAtMs === null || (mode !== 'approve' && mode !== 'enforce')
      : status === 'remediating'
        ? startedAtMs === null || card === null
        : status === 'snoozed'
          ? snooze === null || remediateAtMs !== null || approval !== null
          : status === 'claimed'
            ? card !== null || remediateAtMs !== null || snooze !== null
            : status === 'observed'
              ? card !== null || remediateAtMs !== null || mode !== 'observe'
              : status === 'open' || status === 'failed' || status === 'resolved'
                ? remediateAtMs !== null
                : false;
  if (wrong) say(`${status} cannot be like this`, finding);
}

function typesOf({ before, after, event }: Changed): readonly AuditType[] {
  if (isEnded(before)) return [];
  if (after.generation !== before.generation) return askedAgain(before, after, event);
  if (after.status === 'resolved')
    return [before.status === 'remediating' ? 'remediation.stopped' : 'finding.resolved'];
  const told = ofIncident(before, after);
  if (told.length > 0) return told;
  if (before.status === 'remediating') return inProgress(before, after);
  if (after.status === 'remediating') return before.status === 'scheduled' ? ['remediation.started'] : [];
  if (before.card === null && after.card !== null) return ['finding.announced'];
  if (before.status === 'claimed' && after.status === 'open' && isOnlyCounted(before))
    return ['finding.counted'];
  if (after.status === 'snoozed' && before.status !== 'snoozed') return ['finding.snoozed'];
  if (after.rejection !== null && before.rejection === null) return ['finding.rejected'];
  if (after.approval !== null && after.approval !== before.approval)
    return [after.input === before.input ? 'finding.approved' : 'finding.filled-in'];
  if (after.askedBy !== null && after.askedBy !== before.askedBy) return ['finding.asked'];
  if (after.status === before.status && after.owner !== before.owner) return ['finding.taken'];
  if (before.status === 'scheduled' && after.status === 'open') return graceEnded(before, after, event);
  if (before.status === 'scheduled' && after.status === 'scheduled' && isLater(before, after))
    return ['finding.rechecked'];
  return after.status === before.status && after.plan !== before.plan ? ['finding.rechecked'] : [];
}

/** An incident is told of again, escalated, reminded of or acknowledged: nothing else changes. */
function ofIncident(
  { incident: was, status }: Finding,
  { incident: now, status: next }: Omit<Finding, 'version'>,
): readonly AuditType[] {
  if (!was || !now || status !== next) return [];
  if (now.alarms !== was.alarms) return ['incident.alarmed'];
  if (now.escalatedAtMs !== was.escalatedAtMs) return ['finding.escalated'];
  if (now.remindedAtMs !== was.remindedAtMs) return ['finding.reminded'];
  return now.acknowledged !== was.acknowledged ? ['finding.acknowledged'] : [];
}

function isLater(before: Finding, after: Omit<Finding, 'version'>): boolean {
  return (after.remediateAtMs ?? 0) > (before.remediateAtMs ?? 0);
}

function askedAgain(
  before: Finding,
  after: Omit<Finding, 'version'>,
  { actor }: AuditEvent,
): readonly AuditType[] {
  if (after.generation !== before.generation + 1 || after.status !== 'claimed') return [];
  if (before.status === 'remediating') return [];
  if (before.status === 'snoozed') return ['finding.snooze-ended'];
  if (actor === 'janitor') return ['finding.changed'];
  const hadOwner = before.owner.userId !== null || (before.owner.others ?? []).length > 0;
  const moved = hadOwner ? 'finding.disowned' : 'finding.owner-set';
  return before.rejection === null ? [moved] : [moved, 'finding.rejection-ended'];
}

function inProgress(before: Finding, after: Omit<Finding, 'version'>): readonly AuditType[] {
  if (after.status === 'remediated') return ['remediation.finished'];
  if (after.status === 'failed') {
    const isBetweenSteps = before.progress !== null && before.progress.stepAtMs === null;
    return isBetweenSteps && after.trouble?.startsWith('Stopped')
      ? ['remediation.stopped']
      : ['remediation.failed'];
  }
  if (after.status !== 'remediating') return [];
  if (after.progress !== before.progress) return ['remediation.progressed'];
  const isBetweenSteps = before.progress !== null && before.progress.stepAtMs === null;
  return [isBetweenSteps ? 'finding.rechecked' : 'remediation.uncertain'];
}

/** A reminder without an approval, a question because of a limit, or a lowered mode. */
function graceEnded(
  before: Finding,
  after: Omit<Finding, 'version'>,
  { atMs }: AuditEvent,
): readonly AuditType[] {
  if (after.needsApproval === 'care' && before.needsApproval !== 'care') return ['limit.reached'];
  if (after.needsApproval === 'limit' && before.needsApproval !== 'limit') return ['limit.reached'];
  return [after.remindedAtMs === atMs ? 'finding.reminded' : 'finding.rechecked'];
}
