import type { InputBlock } from '@slack/types';
import { reasonLength } from '../../core/findings/reason.ts';
import { words } from '../text/parts.ts';

/** The answer is in `view.state.values[block][action].value`. */
type Field = { readonly block: string; readonly action: string };

/** The required reason of a decision. */
export function reasonInput({ block, action }: Field, example: string): InputBlock {
  return {
    type: 'input',
    block_id: block,
    label: words('Why?', 75),
    hint: words('Shown on the card and in the audit log.', 150),
    element: {
      type: 'plain_text_input',
      action_id: action,
      multiline: true,
      min_length: reasonLength.min,
      max_length: reasonLength.max,
      placeholder: words(example, 150),
    },
  };
}
