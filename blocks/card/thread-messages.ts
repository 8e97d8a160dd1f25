import type { Finding } from '../../core/finding.ts';
import { context, type Message, section } from '../text/parts.ts';
import type { Approvers } from '../text/people.ts';
import { cardText } from './finding-card.ts';
import { circumstances, ownerLine, responsible, subject } from './finding-text.ts';
import { outlook } from './outlook.ts';

/** Below a card that mentions nobody: asks those who are responsible to answer on it. */
export function callMessage(finding: Finding, approvers: Approvers): Message {
  return {
    text: cardText(finding),
    blocks: [
      section(responsible(finding, approvers), subject(finding), 'Please answer on the card in this thread.'),
    ],
  };
}

/** Without buttons, when something was done or has failed: what, who decided, the result, and how to undo it. */
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
