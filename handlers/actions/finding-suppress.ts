import { suppressModal } from '../../blocks/modals/suppress-modal.ts';
import { openForm } from '../decide.ts';
import { defineAction } from '../define.ts';

/** Asks an approver how long and why; the modal's answer suppresses an IAM change. */
export const action = defineAction({
  button: { decides: 'suppress', order: 52, label: 'Suppress…' },
  readsOnly: true,
  run: (deps, click) =>
    openForm(deps, click, 'suppress', async (finding) => suppressModal(finding, deps.clock.nowMs())),
});
