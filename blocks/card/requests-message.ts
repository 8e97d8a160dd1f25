import type { KnownBlock } from '@slack/types';
import type { Finding } from '../../core/finding.ts';
import { plannedWords } from '../../core/iam/evidence/planned-words.ts';
import { mrkdwn, person } from '../text/escape.ts';
import { counted, lowerFirst } from '../text/format.ts';
import { context, fitted, type Message, section } from '../text/parts.ts';
import { type Approvers, approverMentions } from '../text/people.ts';
import { findingRow } from './finding-row.ts';
import { plainName } from './finding-text.ts';

const rowsShown = 15;

/** Asks the approvers to approve requested remediations, in one message. */
export function requestsMessage(findings: readonly Finding[], approvers: Approvers): Message {
  const whom = approverMentions(approvers) ?? 'No approvers in the policy.';
  const what =
    findings.length === 1 ? 'A request needs an approver' : `${findings.length} requests need an approver`;
  const make = (shown: number): KnownBlock[] => {
    const more = findings.length - shown;
    return [
      section(`🙋 *${what}* ${whom}`),
      ...findings.slice(0, shown).map((finding) => findingRow(finding, requestWords(finding))),
      ...(more > 0 ? [context(`${counted(more, 'more request')}: see the cards in this thread.`)] : []),
    ];
  };
  const names = findings.map((finding) => mrkdwn(plainName(finding, 60), 80));
  return {
    text: `${what}: ${names.slice(0, 5).join(', ')}${names.length > 5 ? ` and ${names.length - 5} more` : ''}.`,
    blocks: fitted(Math.min(rowsShown, findings.length), make),
  };
}

/** Null when the request was decided meanwhile; the finding's state shows the decision. */
function requestWords(finding: Finding): string | null {
  const { askedBy, approval } = finding;
  return askedBy === null || approval
    ? null
    : `${person(askedBy)} requested: ${mrkdwn(lowerFirst(plannedWords(finding)), 80)}`;
}
