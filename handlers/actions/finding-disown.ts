import { disownModal } from '../../blocks/modals/disown-modal.ts';
import { openForm } from '../decide.ts';
import { defineAction } from '../define.ts';

/** "Not mine": asks whose it is; the modal's answer decides. */
export const action = defineAction({
  button: { decides: 'disown', order: 60, label: 'Not mine…', lesser: true },
  readsOnly: true,
  run: (deps, click) => openForm(deps, click, 'disown', async (finding) => disownModal(finding)),
});
