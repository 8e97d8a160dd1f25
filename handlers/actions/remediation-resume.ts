import { resume } from '../../core/findings/pause.ts';
import { explained } from '../decide.ts';
import { defineAction } from '../define.ts';
import { unreadable } from '../finding-view.ts';

/** Ends the pause. A button of an earlier pause is refused. */
export const action = defineAction({
  run: async (deps, { person, value }) => {
    if (!/^\d{1,16}$/.test(value)) return { does: 'say', text: unreadable };
    const pause = await deps.store.pause();
    if (pause && pause.atMs !== Number(value))
      return {
        does: 'say',
        text: `Paused again by <@${pause.by}>. Nothing was changed; use \`/janitor resume\`.`,
      };
    const { isApprover, trouble } = await deps.checkApprover(person, { afresh: true });
    const resumed = await resume(deps, { userId: person.userId, isApprover });
    return { does: 'say', text: resumed.ok ? resumed.value : explained(resumed.error, trouble).because };
  },
});
