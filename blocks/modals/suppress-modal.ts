import type { ModalView } from '@slack/types';
import { dayMs } from '../../core/calendar.ts';
import type { Finding } from '../../core/finding.ts';
import { suppressDays } from '../../core/findings/decisions/suppress.ts';
import { targetValue } from '../card/finding-row.ts';
import { subject } from '../card/finding-text.ts';
import { changeSentence, newlyLines } from '../text/change-words.ts';
import { stopped, utcDay } from '../text/format.ts';
import { section, words } from '../text/parts.ts';
import { formModal } from './frame.ts';
import { reasonInput } from './reason-input.ts';

export const suppressFields = {
  /** `selected_date`: `YYYY-MM-DD`. */
  until: { block: 'suppress-until', action: 'until' },
  reason: { block: 'suppress-reason', action: 'reason' },
} as const;

/** The form of an approver who suppresses an IAM change. */
export function suppressModal(finding: Finding, nowMs: number): ModalView {
  const { change } = finding.evidence;
  return formModal('suppress', {
    metadata: targetValue(finding),
    title: 'Suppress',
    submit: 'Suppress',
    blocks: [
      section(
        change ? stopped(changeSentence(change, finding)) : subject(finding),
        ...(change ? newlyLines(change, 6) : []),
      ),
      section(
        'Until then nobody hears of this or of more of the same kind for the same identity. It ends earlier, when the change is undone or becomes critical. For other identities, too, add an exemption to the policy.',
      ),
      {
        type: 'input',
        block_id: suppressFields.until.block,
        label: words('Until the end of', 75),
        hint: words(`At most one year: ${utcDay(nowMs + suppressDays.max * dayMs)}.`, 150),
        element: {
          type: 'datepicker',
          action_id: suppressFields.until.action,
          initial_date: utcDay(nowMs + suppressDays.default * dayMs),
        },
      },
      reasonInput(suppressFields.reason, 'The migration needs it until the release'),
    ],
  });
}
