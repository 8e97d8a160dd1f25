import type { ChangedBy, ComplianceType, EvaluationChange } from '../../core/evaluation.ts';
import { code, mrkdwn, person } from '../text/escape.ts';
import { slackDate } from '../text/format.ts';

const states: Readonly<Record<ComplianceType, string>> = {
  COMPLIANT: 'Compliant',
  NON_COMPLIANT: 'Not compliant',
  INSUFFICIENT_DATA: 'Compliance unknown',
  NOT_APPLICABLE: 'No longer evaluated',
};

/** "today at 4:02 PM  *Compliant* by `ec2-instance-missing-tags`, changed by the janitor, approved by @ada: all tags are there". */
export function changeLine({ evaluation, atMs, before, by }: EvaluationChange, max = 250): string {
  const { type, rule, because } = evaluation;
  const first = before === null ? ' (first evaluation)' : '';
  return `${slackDate(atMs)}  *${states[type]}* by ${code(rule, 80)}${first}${whoWords(by)}: ${mrkdwn(because, max)}`;
}

function whoWords(by: ChangedBy): string {
  if (by.by === 'outside') return ', changed outside Janitor or by a policy change';
  if (by.by !== 'janitor') return '';
  return by.approvedBy
    ? `, changed by Janitor, approved by ${person(by.approvedBy)}`
    : ', changed by Janitor after the grace period';
}
