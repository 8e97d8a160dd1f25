import * as z from 'zod/mini';
import { escalate } from '../../core/incidents/escalate.ts';
import type { NotifyDeps } from '../../core/ports/deps.ts';
import { defineWork, text } from '../define.ts';

declare module '../../core/work.ts' {
  interface Works {
    /** Tells owners and approvers of an incident that nobody has acknowledged in time. */
    'finding.escalate': {
      readonly findingId: string;
    };
  }
}

export const work = defineWork({
  type: 'finding.escalate',
  schema: z.object({ findingId: text }),
  run: (deps: NotifyDeps, { findingId }) => escalate(deps, findingId),
});
