import type { ModalView } from '@slack/types';
import { type Finding, isEnded } from '../../core/finding.ts';
import { findingBlocks } from '../card/finding-card.ts';
import { targetValue } from '../card/finding-row.ts';
import { buttonRow, type CardButton } from '../text/parts.ts';
import { shownModal } from './frame.ts';

export const findingModalId = 'finding';

/** One finding, as its card shows it. `private_metadata` is of `encodeTarget`. */
export function findingModal(
  finding: Finding,
  { buttons, paused }: { readonly buttons: readonly CardButton[]; readonly paused: boolean },
): ModalView {
  return shownModal(findingModalId, {
    metadata: targetValue(finding),
    title: 'Finding',
    blocks: [...findingBlocks(finding, paused), ...(isEnded(finding) ? [] : buttonRow(buttons))],
  });
}
