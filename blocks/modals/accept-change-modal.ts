import type { ModalView } from '@slack/types';
import type { Finding } from '../../core/finding.ts';
import { targetValue } from '../card/finding-row.ts';
import { subject } from '../card/finding-text.ts';
import { changeSentence, newlyLines } from '../text/change-words.ts';
import { stopped } from '../text/format.ts';
import { section } from '../text/parts.ts';
import { formModal } from './frame.ts';
import { reasonInput } from './reason-input.ts';

export const acceptChangeFields = {
  reason: { block: 'accept-change-reason', action: 'reason' },
} as const;

/** The form of an approver who accepts an IAM change. */
export function acceptChangeModal(finding: Finding): ModalView {
  const { change } = finding.evidence;
  return formModal('accept-change', {
    metadata: targetValue(finding),
    title: 'Accept the change',
    submit: 'Accept',
    blocks: [
      section(
        change ? stopped(changeSentence(change, finding)) : subject(finding),
        ...(change ? newlyLines(change, 6) : []),
      ),
      section('Later changes are compared with this state. All findings about it end.'),
      reasonInput(acceptChangeFields.reason, 'Ada is on call this week'),
    ],
  });
}
