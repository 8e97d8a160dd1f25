import * as z from 'zod/mini';
import { postWeeklySummaries } from '../../core/people/weekly.ts';
import type { NotifyDeps } from '../../core/ports/deps.ts';
import { defineWork } from '../define.ts';

declare module '../../core/work.ts' {
  interface Works {
    /** Sends the weekly summary to subscribers for whom it is Monday morning. */
    'people.week': object;
  }
}

export const work = defineWork({
  type: 'people.week',
  schema: z.object({}),
  run: (deps: NotifyDeps) => postWeeklySummaries(deps),
});
