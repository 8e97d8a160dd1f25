import { snoozeModal } from '../../blocks/modals/snooze-modal.ts';
import { snoozeLimits } from '../../core/findings/decisions/snooze.ts';
import { openForm } from '../decide.ts';
import { defineAction } from '../define.ts';

/** Opens a form for the duration and the reason. The submission decides. */
export const action = defineAction({
  button: { decides: 'snooze', order: 50, label: 'Snooze…' },
  readsOnly: true,
  run: (deps, click) =>
    openForm(deps, click, 'snooze', async (finding, actor) =>
      snoozeModal(finding, snoozeLimits(finding, actor, await deps.policy()), deps.clock.nowMs()),
    ),
});
