import { decodeHome } from '../../blocks/text/ids.ts';
import { defineAction } from '../define.ts';

/** Shows another page or list of the Home tab. */
export const action = defineAction({
  readsOnly: true,
  run: async (_deps, { value }) => ({ does: 'home', page: decodeHome(value) ?? { filter: 'mine', page: 0 } }),
});
