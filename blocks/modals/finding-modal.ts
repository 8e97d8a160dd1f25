import type { ModalView } from '@slack/types';
import { type Finding, isEnded } from '../../core/finding.ts';
import { findingBlocks } from '../card/finding-card.ts';
import { targetValue } from '../card/finding-row.ts';
import { viewIds } from '../text/ids.ts';
import { buttonRow, type CardButton, words } from '../text/parts.ts';

/** One finding, as its card shows it. `private_metadata` is of `encodeTarget`. */
export function findingModal(
  finding: Finding,
  { buttons, paused }: { readonly buttons: readonly CardButton[]; readonly paused: boolean },
): ModalView {
  return {
    type: 'modal',
    callback_id: viewIds.finding,
    private_metadata: targetValue(finding),
    title: words('Finding', 24),
    close: words('Close', 24),
    blocks: [...findingBlocks(finding, paused), ...(isEnded(finding) ? [] : buttonRow(buttons))],
  };
}
