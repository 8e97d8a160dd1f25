import type { ModalView } from '@slack/types';
import type { Finding } from '../../core/finding.ts';
import { plannedWords } from '../../core/iam/evidence/planned-words.ts';
import { targetValue } from '../card/finding-row.ts';
import { place, subject } from '../card/finding-text.ts';
import { mrkdwn } from '../text/escape.ts';
import { lowerFirst, slackDate } from '../text/format.ts';
import { section } from '../text/parts.ts';
import { formModal } from './frame.ts';
import { reasonInput } from './reason-input.ts';

export const rejectFields = { reason: { block: 'reject-reason', action: 'reason' } } as const;

/** Asks why it is rejected; of an incident, held. `private_metadata` comes from `encodeTarget`. */
export function rejectModal(finding: Finding): ModalView {
  const verb = finding.incident ? 'Hold' : 'Reject';
  return formModal('reject', {
    metadata: targetValue(finding),
    title: verb,
    submit: verb,
    blocks: [
      section(
        subject(finding),
        place(finding),
        `Janitor will not do this: ${mrkdwn(lowerFirst(plannedWords(finding)), 150)}.`,
        `It asks again after ${slackDate(finding.claimExpiresAtMs)} if the violation is still there.`,
      ),
      reasonInput(rejectFields.reason, 'The standby database needs it until March'),
    ],
  });
}
