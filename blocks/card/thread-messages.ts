import type { Finding } from '../../core/finding.ts';
import { context, type Message, section } from '../text/parts.ts';
import type { Approvers } from '../text/people.ts';
import { cardText } from './finding-card.ts';
import { circumstances, ownerLine, responsible, subject } from './finding-text.ts';
import { outlook } from './outlook.ts';

/** A reply below a card without mentions: asks the owners or approvers to answer on the card. */
export function callMessage(finding: Finding, approvers: Approvers): Message {
  return {
    text: cardText(finding),
    blocks: [
      section(responsible(finding, approvers), subject(finding), 'Please answer on the card in this thread.'),
    ],
  };
}

/** The outcome of a remediation, without buttons: what, who decided, the result, and how to undo it. */
export function finalNotice(finding: Finding): Message {
  return {
    text: cardText(finding),
    blocks: [
      section(subject(finding), circumstances(finding)),
      section(...outlook(finding, false)),
      context(ownerLine(finding)),
    ],
  };
}
