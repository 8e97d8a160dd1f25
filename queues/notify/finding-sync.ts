import * as z from 'zod/mini';
import { syncFinding } from '../../core/findings/sync.ts';
import type { NotifyDeps } from '../../core/ports/deps.ts';
import { defineWork, text } from '../define.ts';

declare module '../../core/work.ts' {
  interface Works {
    /** Updates the card and the one-off schedule to the finding's state. */
    'finding.sync': {
      readonly findingId: string;
    };
  }
}

export const work = defineWork({
  type: 'finding.sync',
  schema: z.object({ findingId: text }),
  run: (deps: NotifyDeps, { findingId }) => syncFinding(deps, findingId),
});
