import { type AuditEvent, auditWords } from '../../core/audit.ts';
import { mrkdwn, person } from './escape.ts';
import { slackDate } from './format.ts';

/** "today at 4:02 PM  *Snoozed* by @ada in production: web-7, until …": when, what, who, where, why. */
export function auditLine({ atMs, type, actor, summary, accountName }: AuditEvent, max = 250): string {
  const by = actor === 'janitor' ? '' : ` by ${person(actor)}`;
  const where = accountName ? ` in ${mrkdwn(accountName, 40)}` : '';
  return `${slackDate(atMs)}  *${auditWords[type]}*${by}${where}: ${mrkdwn(summary, max)}`;
}
