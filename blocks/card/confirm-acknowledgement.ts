import type { Finding } from '../../core/finding.ts';
import { plannedWords } from '../../core/iam/evidence/planned-words.ts';
import { plain } from '../text/escape.ts';
import { lowerFirst } from '../text/format.ts';
import type { Confirm } from '../text/parts.ts';
import { plainName } from './finding-text.ts';
import { isUnderWay } from './outlook.ts';

/** Says what an acknowledgement stops, and that it does not stop what is planned. */
export function confirmAcknowledgement(finding: Finding): Confirm {
  const planned = isUnderWay(finding)
    ? `Janitor still plans: ${plain(lowerFirst(plannedWords(finding)), 90)}. To stop that, press “Hold…”.`
    : 'Nothing is planned.';
  return {
    title: 'Take care of this incident?',
    text: `${plainName(finding, 60)}: everybody sees that you have it, and Janitor reminds nobody any more. ${planned}`,
    confirm: 'Acknowledge',
    deny: 'Cancel',
  };
}
