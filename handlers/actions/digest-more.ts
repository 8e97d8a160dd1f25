import { actionIds } from '../../blocks/text/ids.ts';
import { defineAction } from '../define.ts';
import { morePage } from '../more-page.ts';

/** The digest's list of all findings, from its first page. */
export const action = defineAction({
  id: actionIds.more,
  readsOnly: true,
  run: async (deps, { value }) => {
    const view = await morePage(deps, value);
    return view.ok ? { does: 'open', view: view.value } : { does: 'say', text: view.error };
  },
});
