import { incidentsInModal, incidentsModal } from '../../blocks/answers/incidents-list.ts';
import { decodePage } from '../../blocks/text/ids.ts';
import { defineAction } from '../define.ts';
import { unreadable } from '../finding-view.ts';
import { readIncidents } from '../incidents-read.ts';

/** Opens a page of all incidents in their current state. */
export const action = defineAction({
  readsOnly: true,
  run: async (deps, { value }) => {
    const page = decodePage(value);
    if (page === undefined) return { does: 'say', text: unreadable };
    return { does: 'replace', view: incidentsModal(await readIncidents(deps, page, incidentsInModal)) };
  },
});
