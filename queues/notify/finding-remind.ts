import * as z from 'zod/mini';
import { remindOf } from '../../core/findings/sync.ts';
import type { NotifyDeps } from '../../core/ports/deps.ts';
import { count, defineWork, text } from '../define.ts';

declare module '../../core/work.ts' {
  interface Works {
    'finding.remind': {
      readonly findingId: string;
      readonly generation: number;
    };
  }
}

export const work = defineWork({
  type: 'finding.remind',
  schema: z.object({ findingId: text, generation: count }),
  run: (deps: NotifyDeps, { findingId, generation }) => remindOf(deps, findingId, generation),
});
