import { acceptChangeFields } from '../../blocks/modals/accept-change-modal.ts';
import { decodeTarget } from '../../blocks/text/ids.ts';
import { decideAs } from '../decide.ts';
import { defineView } from '../define.ts';
import { refuseForm, unreadable } from '../finding-view.ts';
import { typedText } from '../typed-text.ts';

export const view = defineView({
  run: async (deps, { person, metadata, values }) => {
    const target = decodeTarget(metadata);
    if (!target) return { does: 'notice', text: unreadable };
    const reason = typedText(values, acceptChangeFields.reason);
    const decided = await decideAs(deps, person, target, { kind: 'accept-change', reason });
    if (decided.ok) return { does: 'close', changed: decided.value.finding };
    const { code, because } = decided.error;
    return code === 'invalid'
      ? { does: 'errors', errors: { [acceptChangeFields.reason.block]: because } }
      : refuseForm(decided.error);
  },
});
