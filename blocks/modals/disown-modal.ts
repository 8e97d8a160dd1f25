import type { ModalView } from '@slack/types';
import type { Finding } from '../../core/finding.ts';
import { isUnowned } from '../../core/findings/decisions/rights/answerable.ts';
import { targetValue } from '../card/finding-row.ts';
import { ownerLine, place, subject } from '../card/finding-text.ts';
import { duration } from '../text/format.ts';
import { context, section, words } from '../text/parts.ts';
import { formModal } from './frame.ts';

/** The answer is in `view.state.values[block][action].selected_user`; null when nobody was chosen. */
export const disownFields = { owner: { block: 'disown-owner', action: 'owner' } } as const;

/** The form of "Not mine" and of "Set owner", which asks for the owner. `private_metadata` comes from `encodeTarget`. */
export function disownModal(finding: Finding): ModalView {
  const hasNone = isUnowned(finding);
  const ifUnknown = words("Leave it empty if you don't know. Anyone in the channel can take it.", 150);
  return formModal('disown', {
    metadata: targetValue(finding),
    title: hasNone ? 'Set owner' : 'Not mine',
    submit: 'Save',
    blocks: [
      section(subject(finding), place(finding), ownerLine(finding)),
      {
        type: 'input',
        block_id: disownFields.owner.block,
        optional: !hasNone,
        label: words('Whose is it?', 75),
        ...(hasNone ? {} : { hint: ifUnknown }),
        element: {
          type: 'users_select',
          action_id: disownFields.owner.action,
          placeholder: words('Choose a person', 75),
        },
      },
      context(
        `The next owner gets a new grace period of ${duration(finding.graceMs)}. To correct it for good, change the owner tag.`,
      ),
    ],
  });
}
