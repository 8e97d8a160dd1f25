import { disownFields } from '../../blocks/modals/disown-modal.ts';
import { decodeTarget } from '../../blocks/text/ids.ts';
import { decideAs } from '../decide.ts';
import { defineView } from '../define.ts';
import { refuseForm, unreadable } from '../finding-view.ts';

export const view = defineView({
  run: async (deps, { person, metadata, values }) => {
    const target = decodeTarget(metadata);
    if (!target) return { does: 'notice', text: unreadable };
    const { block, action } = disownFields.owner;
    const chosen = (values[block]?.[action] as { selected_user?: unknown } | undefined)?.selected_user;
    const named = typeof chosen === 'string' ? await deps.personById(chosen) : undefined;
    if (named && !named.ok) return { does: 'errors', errors: { [block]: `${named.error}. Try again.` } };
    if (named && !named.value)
      return {
        does: 'errors',
        errors: {
          [block]: 'Choose an active member of this workspace, not an app.',
        },
      };
    const to = named?.value ?? null;
    const decided = await decideAs(deps, person, target, { kind: 'disown', to });
    if (!decided.ok) {
      return decided.error.code === 'invalid'
        ? { does: 'errors', errors: { [block]: decided.error.because } }
        : refuseForm(decided.error);
    }
    const { finding } = decided.value;
    await deps.queue.send({ type: 'owner.named', findingId: finding.id });
    return { does: 'close', changed: finding };
  },
});
