import type { AuditEvent, AuditType } from '../../core/audit.ts';
import { mrkdwn, person } from '../text/escape.ts';
import { slackDate } from '../text/format.ts';

const happened: Readonly<Record<AuditType, string>> = {
  'scan.started': 'Scan started',
  'scan.finished': 'Scan finished',
  'limit.reached': 'Limit reached',
  'remediation.paused': 'Paused',
  'remediation.resumed': 'Resumed',
  'finding.claimed': 'Found',
  'finding.announced': 'Announced',
  'finding.reminded': 'Reminded',
  'finding.snoozed': 'Snoozed',
  'finding.snooze-ended': 'Snooze ended',
  'finding.asked': 'Asked for',
  'finding.approved': 'Approved',
  'finding.filled-in': 'Filled in',
  'finding.rejected': 'Rejected',
  'finding.disowned': 'Passed on',
  'finding.rechecked': 'Looked again',
  'finding.changed': 'Changed',
  'finding.resolved': 'Resolved',
  'finding.lapsed': 'Lapsed',
  'remediation.started': 'Started',
  'remediation.progressed': 'In progress',
  'remediation.stopped': 'Stopped',
  'remediation.finished': 'Done',
  'remediation.failed': 'Failed',
  'remediation.uncertain': 'Outcome unknown',
};

/** "today at 4:02 PM  *Snoozed* by @ada in production: web-7, until …": when, what, who, where, why. */
export function auditLine({ atMs, type, actor, summary, accountName }: AuditEvent, max = 250): string {
  const by = actor === 'janitor' ? '' : ` by ${person(actor)}`;
  const where = accountName ? ` in ${mrkdwn(accountName, 40)}` : '';
  return `${slackDate(atMs)}  *${happened[type]}*${by}${where}: ${mrkdwn(summary, max)}`;
}
