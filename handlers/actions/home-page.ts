import { decodeHome } from '../../blocks/text/ids.ts';
import { defineAction } from '../define.ts';

/** Another page of the Home tab, or another filter. */
export const action = defineAction({
  readsOnly: true,
  run: async (_deps, { value }) => ({ does: 'home', page: decodeHome(value) ?? { filter: 'mine', page: 0 } }),
});
