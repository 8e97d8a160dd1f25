import { snoozesListMessage } from '../../blocks/answers/snoozes-list.ts';
import { defineCommand } from '../define.ts';
import { findingsByStatus } from '../findings-by-status.ts';

const mostRead = 500;

export const command = defineCommand({
  usage: 'snoozes',
  what: 'what is snoozed, with a button to end each',
  order: 40,
  readsOnly: true,
  run: async (deps) => {
    const { findings } = await findingsByStatus(deps.store, ['snoozed'], mostRead);
    const soonest = [...findings].sort((a, b) => (a.snooze?.untilMs ?? 0) - (b.snooze?.untilMs ?? 0));
    return { does: 'say', ...snoozesListMessage(soonest) };
  },
});
