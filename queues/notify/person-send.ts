import * as z from 'zod/mini';
import { sendNotices } from '../../core/people/outbox.ts';
import type { NotifyDeps } from '../../core/ports/deps.ts';
import { defineWork, text } from '../define.ts';

declare module '../../core/work.ts' {
  interface Works {
    /** Posts the collected notices for a person, when no new ones have come for a while. */
    'person.send': {
      readonly userId: string;
    };
  }
}

export const work = defineWork({
  type: 'person.send',
  schema: z.object({ userId: text }),
  run: (deps: NotifyDeps, { userId }) => sendNotices(deps, userId),
});
