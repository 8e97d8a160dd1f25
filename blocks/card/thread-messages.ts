import type { Finding } from '../../core/finding.ts';
import { context, type Message, section } from '../text/parts.ts';
import { type Approvers, approverMentions, ownerMentions } from '../text/people.ts';
import { cardText } from './finding-card.ts';
import { circumstances, ownerLine, place, responsible, subject } from './finding-text.ts';
import { outlook } from './outlook.ts';

/**
 * Once, in the card's thread: the owner, and the approvers where one of them has to agree. `permalink`: of the card,
 * when known.
 */
export function reminderMessage(
  finding: Finding,
  { approvers, permalink }: { readonly approvers: Approvers; readonly permalink: string | null },
): Message {
  const owner = ownerMentions(finding.owner);
  const alone = finding.needsApproval === null || (finding.needsApproval === 'input' && owner !== null);
  const deciders = alone ? null : approverMentions(approvers);
  const whom = [owner, deciders].filter((mention) => mention !== null).join(' ');
  const card =
    permalink && /^https:\/\/[^\s<>|]+$/.test(permalink)
      ? `<${permalink}|Answer on the card>`
      : 'Answer on the card above.';
  return {
    text: `Reminder. ${cardText(finding)}`,
    blocks: [
      section(whom === '' ? null : `${whom} reminder:`, subject(finding), place(finding)),
      section(...outlook(finding, false)),
      context(card),
    ],
  };
}

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
