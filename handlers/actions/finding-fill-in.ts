import { fillInModal } from '../../blocks/modals/fill-in-modal.ts';
import { tagRequestsUnder } from '../../core/tags/tag-requests.ts';
import { openForm } from '../decide.ts';
import { defineAction } from '../define.ts';

/** Opens a form for the missing tags. The submission decides. */
export const action = defineAction({
  button: { decides: 'fill-in', order: 10, label: 'Add tags…', style: 'primary' },
  readsOnly: true,
  run: (deps, click) =>
    openForm(deps, click, 'fill-in', async (finding) =>
      fillInModal(finding, tagRequestsUnder(finding, await deps.policy())),
    ),
});
