import type { AlertBlock, ModalView } from '@slack/types';
import { type Finding, isActionable, isEnded } from '../../core/finding.ts';
import { findingBlocks } from '../card/finding-card.ts';
import { targetValue } from '../card/finding-row.ts';
import { lowerFirst } from '../text/format.ts';
import { buttonRow, type CardButton, words } from '../text/parts.ts';
import { shownModal } from './frame.ts';

export const findingModalId = 'finding';

/** One finding, as on its card. `private_metadata` comes from `encodeTarget`. */
export function findingModal(
  finding: Finding,
  { buttons, paused }: { readonly buttons: readonly CardButton[]; readonly paused: boolean },
): ModalView {
  return shownModal(findingModalId, {
    metadata: targetValue(finding),
    title: 'Finding',
    blocks: [
      ...permanence(finding),
      ...findingBlocks(finding, paused),
      ...(isEnded(finding) ? [] : buttonRow(buttons)),
    ],
  });
}

/** Slack allows 200 characters, and alerts in modals only: https://docs.slack.dev/reference/block-kit/blocks/alert-block */
function permanence(finding: Finding): AlertBlock[] {
  if (isEnded(finding) || !isActionable(finding) || finding.plan.undo.possible !== 'no') return [];
  return [
    {
      type: 'alert',
      level: 'warning',
      text: words(`Cannot be undone: ${lowerFirst(finding.plan.title)}.`, 200),
    },
  ];
}
