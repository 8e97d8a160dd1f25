import { fillInModal } from '../../blocks/modals/fill-in-modal.ts';
import { asksUnder } from '../../core/tags/asked-tags.ts';
import { openForm } from '../decide.ts';
import { defineAction } from '../define.ts';

/** Asks for the values of the tags that are missing; the modal's answer decides. */
export const action = defineAction({
  button: { decides: 'fill-in', order: 10, label: 'Add tags…', style: 'primary' },
  readsOnly: true,
  run: (deps, click) =>
    openForm(deps, click, 'fill-in', async (finding) =>
      fillInModal(finding, asksUnder(finding, await deps.policy())),
    ),
});
