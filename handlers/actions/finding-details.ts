import { detailsMessage } from '../../blocks/modals/details.ts';
import { decodeTarget } from '../../blocks/text/ids.ts';
import { defineAction } from '../define.ts';
import { unreadable } from '../finding-view.ts';

/** Shows the evidence to everybody, for a finding in any state. */
export const action = defineAction({
  button: { order: 80, label: 'Details' },
  readsOnly: true,
  run: async (deps, { value, origin }) => {
    const target = decodeTarget(value);
    if (!target) return { does: 'say', text: unreadable };
    const finding = await deps.store.get(target.findingId);
    if (!finding) return { does: 'say', text: 'This finding no longer exists.' };
    const buttons = deps.buttonsFor(finding).filter(({ actionId }) => actionId === 'finding-fill-in');
    const plain = detailsMessage(finding, { charts: false, buttons });
    if (origin.in !== 'message') return { does: 'say', ...plain };
    return { does: 'say', ...detailsMessage(finding, { charts: true, buttons }), plain: plain.blocks };
  },
});
