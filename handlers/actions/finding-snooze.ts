import { snoozeModal } from '../../blocks/modals/snooze-modal.ts';
import { defineAction } from '../define.ts';
import { openWhenOffered } from '../open-when-offered.ts';

/** Asks for how long and why; the modal's answer decides. */
export const action = defineAction({
  button: { decides: 'snooze', order: 50, label: 'Snooze…' },
  readsOnly: true,
  run: (deps, click) =>
    openWhenOffered(deps, click, 'snooze', async (finding) =>
      snoozeModal(finding, (await deps.policy()).snooze, deps.clock.nowMs()),
    ),
});
