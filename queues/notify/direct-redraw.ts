import * as z from 'zod/mini';
import type { NotifyDeps } from '../../core/ports/deps.ts';
import { defineWork, text } from '../define.ts';

declare module '../../core/work.ts' {
  interface Works {
    /** Updates a message for one person to the state of its findings. */
    'direct.redraw': {
      readonly channel: string;
      readonly ts: string;
    };
  }
}

export const work = defineWork({
  type: 'direct.redraw',
  schema: z.object({ channel: text, ts: text }),
  run: (deps: NotifyDeps, { channel, ts }) => deps.notices.redrawDirect({ channel, ts }),
});
