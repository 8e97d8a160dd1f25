import { defineAction } from '../define.ts';

/** The function `notify` sends the link, because only it has the key. */
export const action = defineAction({
  readsOnly: true,
  run: async (deps, { person: { userId }, origin }) => {
    const channel = origin.in === 'message' ? origin.channel : null;
    await deps.queue.send({ type: 'dashboard.link', userId, channel });
    return { does: 'say', text: 'Your link comes in a moment.' };
  },
});
