import { decodeHome } from '../../blocks/text/ids.ts';
import { defineEvent } from '../define.ts';

/** The function `notify` draws the tab, because its lists may be long. */
export const event = defineEvent({
  run: async ({ clock, queue }, { user, tab, view }) => {
    if (typeof user !== 'string' || (tab !== undefined && tab !== 'home')) return;
    const shown = decodeHome((view as { private_metadata?: unknown } | undefined)?.private_metadata);
    await queue.send(
      shown
        ? { type: 'home.publish', userId: user, ...shown, askedAtMs: clock.nowMs() }
        : { type: 'home.refresh', userId: user, isOpen: true },
    );
  },
});
