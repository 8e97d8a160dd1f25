import { rejectModal } from '../../blocks/modals/reject-modal.ts';
import { openForm } from '../decide.ts';
import { defineAction } from '../define.ts';

/** Asks why; the modal's answer decides. */
export const action = defineAction({
  button: {
    decides: 'reject',
    order: 40,
    label: ({ incident }) => (incident ? 'Hold…' : 'Reject…'),
    lesser: true,
  },
  readsOnly: true,
  run: (deps, click) => openForm(deps, click, 'reject', async (finding) => rejectModal(finding)),
});
