import { notice } from '../../blocks/text/parts.ts';
import { defineCommand } from '../define.ts';

/** The function `notify` sends the link, because only it has the key. */
export const command = defineCommand({
  usage: 'dashboard',
  what: 'sends you a link to the dashboard',
  order: 65,
  readsOnly: true,
  run: async (deps, { person: { userId }, channel }) => {
    await deps.queue.send({ type: 'dashboard.link', userId, channel });
    return { does: 'say', ...notice({ title: 'Dashboard', text: 'Your link comes in a moment.' }) };
  },
});
