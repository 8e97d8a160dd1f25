import { disownModal } from '../../blocks/modals/disown-modal.ts';
import { isUnowned } from '../../core/findings/decisions/rights/answerable.ts';
import { openForm } from '../decide.ts';
import { defineAction } from '../define.ts';

/** "Not mine": opens a form that asks for the owner. The submission decides. */
export const action = defineAction({
  button: {
    decides: 'disown',
    order: 60,
    label: (finding) => (isUnowned(finding) ? 'Set owner…' : 'Not mine…'),
    lesser: true,
  },
  readsOnly: true,
  run: (deps, click) => openForm(deps, click, 'disown', async (finding) => disownModal(finding)),
});
