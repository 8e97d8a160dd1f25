import { generalEvent } from '../audit.ts';
import type { Queue } from '../ports/queue.ts';
import type { Clock, Ids } from '../ports/runtime.ts';
import type { FindingStore } from '../ports/store.ts';
import { done, type Result, refused } from '../result.ts';
import type { Actor, Refusal } from './decisions/decision.ts';

type PauseDeps = {
  readonly clock: Clock;
  readonly ids: Ids;
  readonly store: Pick<FindingStore, 'pause' | 'setPause'>;
  readonly queue: Queue;
};

/** Stops all remediation at once, also what is about to start: the pause is checked in the transaction that starts it. */
export async function pause(deps: PauseDeps, actor: Actor, reason: string): Promise<Result<string, Refusal>> {
  if (!actor.isApprover)
    return refused({ code: 'forbidden', because: 'Only an approver may pause remediation.' });
  const value = { by: actor.userId, atMs: deps.clock.nowMs(), reason };
  const set = await deps.store.setPause(
    value,
    generalEvent(deps, 'remediation.paused', actor.userId, 'Paused all remediation', { reason }),
  );
  if (!set.ok) return refused({ code: 'already', because: 'Remediation is paused already.' });
  return done(
    'All remediation is paused. Scans, questions and answers go on; nothing is changed in AWS until an approver resumes.',
  );
}

/** Frees what came due in the meantime; each is checked again first. */
export async function resume(deps: PauseDeps, actor: Actor): Promise<Result<string, Refusal>> {
  if (!actor.isApprover)
    return refused({ code: 'forbidden', because: 'Only an approver may resume remediation.' });
  const set = await deps.store.setPause(
    null,
    generalEvent(deps, 'remediation.resumed', actor.userId, 'Resumed remediation'),
  );
  if (!set.ok) return refused({ code: 'already', because: 'Remediation is not paused.' });
  await deps.queue.send({ type: 'sweep' });
  return done('Remediation is resumed. What came due in the meantime is checked again and done now.');
}
