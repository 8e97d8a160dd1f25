import * as z from 'zod/mini';
import { recheckFinding } from '../core/findings/recheck.ts';
import { settleFinding } from '../core/findings/settle.ts';
import { sweep } from '../core/findings/sweep.ts';
import type { RecheckDeps } from '../core/ports.ts';
import { count, type Doing, text, type Worker, type WorkOf, worker } from './define.ts';

type RecheckWork = WorkOf<'finding.recheck' | 'finding.settle' | 'sweep'>;

const doing: Doing<RecheckWork, RecheckDeps> = {
  'finding.recheck': recheckFinding,
  'finding.settle': (deps, { findingId }) => settleFinding(deps, findingId),
  sweep,
};

const schema: z.ZodMiniType<RecheckWork> = z.discriminatedUnion('type', [
  z.object({ type: z.literal('finding.recheck'), findingId: text, generation: count }),
  z.object({ type: z.literal('finding.settle'), findingId: text }),
  z.object({ type: z.literal('sweep') }),
]);

/** Looks again and remediates. */
export function recheckWorker(deps: RecheckDeps): Worker<RecheckWork> {
  return worker('recheck', schema, doing, deps);
}
