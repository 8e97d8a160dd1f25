import type { AlertBlock, ModalView } from '@slack/types';
import { type Finding, isActionable, isEnded } from '../../core/finding.ts';
import { buttonsOf, findingBlocks } from '../card/finding-card.ts';
import { targetValue } from '../card/finding-row.ts';
import { sentence } from '../text/escape.ts';
import { lowerFirst } from '../text/format.ts';
import { buttonRow, type CardButton, section, words } from '../text/parts.ts';
import { shownModal } from './frame.ts';

export const findingModalId = 'finding';

/** One finding, as on its card. `refusal`: why a click did nothing. `private_metadata` comes from `encodeTarget`. */
export function findingModal(
  finding: Finding,
  {
    buttons,
    paused,
    refusal = null,
  }: {
    readonly buttons: readonly CardButton[];
    readonly paused: boolean;
    readonly refusal?: string | null;
  },
): ModalView {
  return shownModal(findingModalId, {
    metadata: targetValue(finding),
    title: 'Finding',
    blocks: [
      ...(refusal === null ? [] : [section(`⚠️ ${sentence(refusal, 500)}`, '_The finding as it is now:_')]),
      ...permanence(finding),
      ...findingBlocks(finding, paused),
      ...buttonRow(buttonsOf(finding, buttons)),
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
