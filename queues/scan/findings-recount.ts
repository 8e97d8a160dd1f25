import * as z from 'zod/mini';
import type { ScanDeps } from '../../core/ports/deps.ts';
import { defineWork } from '../define.ts';

declare module '../../core/work.ts' {
  interface Works {
    /** Compares the counters and indexes of findings with the findings, and repairs them. */
    'findings.recount': object;
  }
}

export const work = defineWork({
  type: 'findings.recount',
  schema: z.object({}),
  run: async ({ clock, log, store }: Pick<ScanDeps, 'clock' | 'log' | 'store'>) => {
    const { findings, mended, isWhole } = await store.recount(clock.nowMs());
    const say = mended > 0 ? log.warn : log.info;
    say('findings recounted', { findings, mended, isWhole });
  },
});
