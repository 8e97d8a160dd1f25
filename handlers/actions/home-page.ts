import { actionIds, decodeHome } from '../../blocks/text/ids.ts';
import { defineAction } from '../define.ts';

export const action = defineAction({
  id: actionIds.homePage,
  readsOnly: true,
  run: async (_deps, { value }) => ({ does: 'home', page: decodeHome(value) ?? { filter: 'mine', page: 0 } }),
});
