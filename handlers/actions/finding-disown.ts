import { disownModal } from '../../blocks/modals/disown-modal.ts';
import { actionIds } from '../../blocks/text/ids.ts';
import { defineAction } from '../define.ts';
import { openWhenOffered } from '../open-when-offered.ts';

/** "Not mine": asks whose it is; the modal's answer decides. */
export const action = defineAction({
  id: actionIds.disown,
  button: { offeredFor: 'disown', label: 'Not mine…', lesser: true },
  readsOnly: true,
  run: (deps, click) => openWhenOffered(deps, click, 'disown', async (finding) => disownModal(finding)),
});
