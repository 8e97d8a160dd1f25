import { rejectFields } from '../../blocks/modals/reject-modal.ts';
import { decodeTargets } from '../../blocks/text/ids.ts';
import { wrongReason } from '../../core/findings/reason.ts';
import { defineView } from '../define.ts';
import { unreadable } from '../finding-view.ts';
import { decideMany } from '../many.ts';
import { typedText } from '../typed-text.ts';

export const view = defineView({
  run: async (deps, submission) => {
    if (!decodeTargets(submission.metadata)) return { does: 'notice', text: unreadable };
    const reason = typedText(submission.values, rejectFields.reason);
    const wrong = wrongReason(reason);
    if (wrong) return { does: 'errors', errors: { [rejectFields.reason.block]: wrong } };
    return decideMany(deps, submission, { kind: 'reject', reason });
  },
});
