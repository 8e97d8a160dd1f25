import * as z from 'zod/mini';
import { requestApproval } from '../../core/findings/sync.ts';
import type { NotifyDeps } from '../../core/ports/deps.ts';
import type { EpochMs } from '../../core/resource.ts';
import { defineWork, text } from '../define.ts';

declare module '../../core/work.ts' {
  interface Works {
    /** Asks the approvers to approve a requested remediation. */
    'finding.request': {
      readonly findingId: string;
      readonly askedAtMs: EpochMs;
    };
  }
}

export const work = defineWork({
  type: 'finding.request',
  schema: z.object({ findingId: text, askedAtMs: z.number() }),
  run: (deps: NotifyDeps, { findingId, askedAtMs }) => requestApproval(deps, findingId, askedAtMs),
});
