import type { Finding } from '../../core/finding.ts';
import { context, type Message, section } from '../text/parts.ts';
import { cardText } from './finding-card.ts';
import { circumstances, ownerLine, subject } from './finding-text.ts';
import { outlook } from './outlook.ts';

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
