import * as z from 'zod/mini';
import { announcePause } from '../../core/findings/pause.ts';
import type { NotifyDeps } from '../../core/ports/deps.ts';
import type { EpochMs } from '../../core/resource.ts';
import { defineWork, text } from '../define.ts';

declare module '../../core/work.ts' {
  interface Works {
    /** Tells the channels that remediation was paused or, without a reason, resumed. */
    'pause.announce': {
      readonly by: string;
      readonly atMs: EpochMs;
      readonly reason: string | null;
    };
  }
}

export const work = defineWork({
  type: 'pause.announce',
  schema: z.object({ by: text, atMs: z.number(), reason: z.nullable(z.string()) }),
  run: (deps: NotifyDeps, change) => announcePause(deps, change),
});
