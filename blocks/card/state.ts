import { type Finding, isActionable } from '../../core/finding.ts';
import { mrkdwn } from '../text/escape.ts';
import { duration, lowerFirst, slackDate } from '../text/format.ts';

/** Where a finding stands, in a few words for lists and notifications; begins with a capital, ends without a stop. */
export function stateWords(finding: Finding): string {
  const does = mrkdwn(lowerFirst(finding.plan.title), 150);
  switch (finding.status) {
    case 'claimed':
      return isActionable(finding) && !finding.approval ? 'Not asked about yet' : pending(finding, does);
    case 'open':
    case 'scheduled':
      return pending(finding, does);
    case 'observed':
      return 'Recorded only';
    case 'snoozed':
      return finding.snooze ? `Snoozed until ${slackDate(finding.snooze.untilMs)}` : 'Snoozed';
    case 'remediating':
      return finding.progress
        ? `In progress: ${mrkdwn(finding.progress.note, 120)}`
        : `Working on it: ${does}`;
    case 'failed':
      return `Failed: ${does}`;
    case 'remediated':
      return `Done ${slackDate(finding.updatedAtMs)}: ${mrkdwn(finding.receipt?.summary ?? finding.plan.title, 150).replace(/\.$/, '')}`;
    case 'resolved':
      return `Resolved ${slackDate(finding.updatedAtMs)}`;
    case 'lapsed':
      return `Lapsed ${slackDate(finding.updatedAtMs)}`;
  }
}

function pending(finding: Finding, does: string): string {
  if (finding.plan.remediation === null) return 'Needs a person';
  if (finding.protections.length > 0) return 'Protected, will not be touched';
  if (finding.probe.allowed === 'no') return `I may not do this: ${does}`;
  if (!isActionable(finding)) return 'Nothing happens on its own';
  if (finding.rejection) return 'Rejected, nothing will be done';
  const when =
    finding.remediateAtMs === null
      ? `${duration(finding.graceMs)} after the notice`
      : slackDate(finding.remediateAtMs);
  if (finding.approval && finding.input) return `Filled in: ${does} now`;
  if (finding.plan.asks) return 'Waits for values of tags';
  if (finding.approval) return `Approved: ${does} ${finding.approval.now ? 'now' : when}`;
  if (finding.needsApproval || finding.mode === 'approve')
    return `${finding.askedBy === null ? 'Waits for approval' : 'Requested, needs an approver'}: ${does}`;
  const requested = finding.askedBy === null ? '' : '; requested, needs an approver';
  return finding.status === 'open'
    ? `Nothing is planned${requested}`
    : `Planned ${when}: ${does}${requested}`;
}
