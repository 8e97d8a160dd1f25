import { actionIds, decodeHome } from '../../blocks/ids.ts';
import { defineAction } from '../define.ts';

export const action = defineAction({
  id: actionIds.homePage,
  readsOnly: true,
  run: async (_deps, { value }) => ({ does: 'home', page: decodeHome(value) ?? { filter: 'mine', page: 0 } }),
});
