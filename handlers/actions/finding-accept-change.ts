import { acceptChangeModal } from '../../blocks/modals/accept-change-modal.ts';
import { openForm } from '../decide.ts';
import { defineAction } from '../define.ts';

/** Asks an approver why; the modal's answer accepts an IAM change. */
export const action = defineAction({
  button: { decides: 'accept-change', order: 45, label: 'Accept the change…' },
  readsOnly: true,
  run: (deps, click) => openForm(deps, click, 'accept-change', async (finding) => acceptChangeModal(finding)),
});
