import { selectModal } from '../../blocks/modals/select-modal.ts';
import { decodeTargets } from '../../blocks/text/ids.ts';
import { isAnswerable } from '../../core/findings/decisions/rights/answerable.ts';
import { defineAction } from '../define.ts';
import { unreadable } from '../finding-view.ts';
import { inListOrder } from '../many.ts';

/** Opens checkboxes for the findings of a list; the modal's answer says what to do with them. */
export const action = defineAction({
  readsOnly: true,
  run: async ({ store }, { value }) => {
    const targets = decodeTargets(value);
    if (!targets) return { does: 'say', text: unreadable };
    const findings = inListOrder(targets, await store.getMany(targets.map(({ findingId }) => findingId)));
    return { does: 'open', view: selectModal(findings.filter(isAnswerable)) };
  },
});
