import { type Finding, isActionable, isUndone } from '../../core/finding.ts';
import { plannedWords } from '../../core/iam/evidence/planned-words.ts';
import { mrkdwn, person } from '../text/escape.ts';
import { duration, lowerFirst, slackDate, stopped } from '../text/format.ts';
import { remediatedAtMs, undoTitle } from './undo-words.ts';

/**
 * The state of a finding in a few words for lists and notifications. Starts with a capital, has no full stop.
 * `by`: mentions who snoozed or rejected it, for a view that one person sees.
 */
export function stateWords(finding: Finding, { by = false }: { readonly by?: boolean } = {}): string {
  const does = mrkdwn(lowerFirst(plannedWords(finding)), 150);
  switch (finding.status) {
    case 'claimed':
      return isActionable(finding) && !finding.approval ? 'Not asked yet' : pending(finding, does, by);
    case 'open':
    case 'scheduled':
      return pending(finding, does, by);
    case 'observed':
      return 'Observed only';
    case 'snoozed':
      return finding.snooze
        ? `${isUndone(finding) ? 'Undone, snoozed' : finding.snooze.isSuppression ? 'Suppressed' : 'Snoozed'} until ${slackDate(finding.snooze.untilMs)}${by ? ` by ${person(finding.snooze.by)}` : ''}`
        : 'Snoozed';
    case 'remediating':
      return finding.progress ? `In progress: ${mrkdwn(finding.progress.note, 120)}` : `In progress: ${does}`;
    case 'undoing':
      return `Being undone: ${mrkdwn(lowerFirst(finding.undoing?.progress?.note ?? undoTitle(finding)), 150)}`;
    case 'failed':
      return `Failed: ${does}`;
    case 'remediated':
      return `Completed ${slackDate(remediatedAtMs(finding))}: ${completed(finding)}${finding.undoing ? '; not undone' : ''}`;
    case 'resolved':
      return `Resolved ${slackDate(finding.updatedAtMs)}`;
    case 'lapsed':
      return `Expired ${slackDate(finding.updatedAtMs)}`;
  }
}

/** "Tagged MFA_REQUIRED. The user still has no MFA". */
function completed({ receipt, plan }: Finding): string {
  const words = [receipt?.summary ?? plan.title, receipt?.leaves ?? ''].filter((part) => part !== '');
  return mrkdwn(words.map(stopped).join(' '), 200).replace(/\.$/, '');
}

function rejectedWords(
  { by, reason }: NonNullable<Finding['rejection']>,
  { incident }: Finding,
  named: boolean,
): string {
  return `${incident ? 'On hold' : 'Rejected'}${named ? ` by ${person(by)}` : ''}${reason === null ? '' : `: “${mrkdwn(reason, 100)}”`}`;
}

function pending(finding: Finding, does: string, by: boolean): string {
  if (finding.plan.remediation === null) return 'Needs a person';
  if (finding.protections.length > 0) return 'Protected';
  if (finding.probe.allowed === 'no') return `No permission: ${does}`;
  if (!isActionable(finding)) return 'For your information';
  if (finding.rejection) return rejectedWords(finding.rejection, finding, by);
  const when =
    finding.remediateAtMs === null
      ? `${duration(finding.graceMs)} after the notice`
      : slackDate(finding.remediateAtMs);
  if (finding.approval && finding.input) return `Filled in: ${does} now`;
  if (finding.plan.asks) return 'Needs tag values';
  if (finding.approval) return `Approved: ${does} ${finding.approval.now ? 'now' : when}`;
  if (finding.needsApproval || finding.mode === 'approve')
    return `${finding.askedBy === null ? 'Needs approval' : 'Requested, needs an approver'}: ${does}`;
  const requested = finding.askedBy === null ? '' : '; requested, needs an approver';
  return finding.status === 'open'
    ? `Nothing is planned${requested}`
    : `Planned ${when}: ${does}${requested}`;
}
