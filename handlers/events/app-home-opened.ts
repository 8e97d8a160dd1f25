import { decodeHome } from '../../blocks/ids.ts';
import { defineEvent } from '../define.ts';
import { rememberedHome, rememberHome } from '../home.ts';

/** Drawn by the notify worker: Slack waits for no answer here, and the lists may be long. */
export const event = defineEvent({
  id: 'app_home_opened',
  run: async (deps, { user, tab, view }) => {
    if (typeof user !== 'string' || (tab !== undefined && tab !== 'home')) return;
    const shown = decodeHome((view as { private_metadata?: unknown } | undefined)?.private_metadata);
    const page = shown ?? (await rememberedHome(deps, user)) ?? { filter: 'mine', page: 0 };
    await rememberHome(deps, user, page);
    await deps.queue.send({ type: 'home.publish', userId: user, ...page });
  },
});
