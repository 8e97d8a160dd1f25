import { decodeTarget } from '../../blocks/text/ids.ts';
import { defineAction } from '../define.ts';
import { findingView, unreadable } from '../finding-view.ts';

/** Opens one finding of a list in its current state, even when it has ended. */
export const action = defineAction({
  readsOnly: true,
  run: async (deps, { value }) => {
    const target = decodeTarget(value);
    if (!target) return { does: 'say', text: unreadable };
    // Reads the pause in parallel, because the view shows it.
    const [finding] = await Promise.all([deps.store.get(target.findingId), deps.store.pause()]);
    if (!finding) return { does: 'say', text: 'This finding no longer exists.' };
    return { does: 'open', view: await findingView(deps, finding) };
  },
});
