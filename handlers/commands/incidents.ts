import { incidentsMessage, incidentsShown } from '../../blocks/answers/incidents-list.ts';
import { defineCommand } from '../define.ts';
import { readIncidents } from '../incidents-read.ts';

export const command = defineCommand({
  usage: 'incidents',
  what: 'lists open incidents and those of the last 24 hours',
  order: 35,
  readsOnly: true,
  run: async (deps) => ({ does: 'say', ...incidentsMessage(await readIncidents(deps, 0, incidentsShown)) }),
});
