import { actionIds } from '../../blocks/text/ids.ts';
import { defineAction } from '../define.ts';
import { morePage } from '../more-page.ts';

/** Another page of the list, in its place. */
export const action = defineAction({
  id: actionIds.morePage,
  readsOnly: true,
  run: async (deps, { value }) => {
    const view = await morePage(deps, value);
    return view.ok ? { does: 'replace', view: view.value } : { does: 'say', text: view.error };
  },
});
