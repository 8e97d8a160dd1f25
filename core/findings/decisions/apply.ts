import { findingEvent } from '../../audit.ts';
import type { Finding } from '../../finding.ts';
import type { Policy } from '../../policy.ts';
import type { Queue } from '../../ports/queue.ts';
import type { Clock, Ids } from '../../ports/runtime.ts';
import type { FindingStore } from '../../ports/store.ts';
import { done, type Result, refused } from '../../result.ts';
import type { Actor, Decided, DecisionFile, Moment, Refusal } from './decision.ts';
import { decisions } from './registry.generated.ts';
import { lateRefusal } from './rights/answerable.ts';
import type { Decision } from './rights/offered.ts';

export type DecideDeps = {
  readonly clock: Clock;
  readonly ids: Ids;
  readonly store: Pick<FindingStore, 'get' | 'move' | 'pause'>;
  readonly queue: Queue;
  readonly policy: () => Promise<Policy>;
};

export type DecisionAnswer = {
  readonly finding: Finding;
  readonly said: string;
  /** The click only requested it; an approver has to agree. */
  readonly isRequest: boolean;
};

/**
 * Applies a decision to the current finding in one transaction, then sends its messages. After a lost race it
 * decides again on the new state, so the second click is told what the first one did.
 */
export async function applyDecision(
  deps: DecideDeps,
  target: { readonly findingId: string; readonly generation: number },
  decision: Decision,
  actor: Actor,
): Promise<Result<DecisionAnswer, Refusal>> {
  for (let attempt = 0; attempt < 4; attempt += 1) {
    const [finding, policy, pause] = await Promise.all([
      deps.store.get(target.findingId),
      deps.policy(),
      deps.store.pause(),
    ]);
    if (!finding)
      return refused({
        code: 'unknown',
        because: 'This finding no longer exists. Nothing was changed.',
      });
    const moment = { finding, actor, policy, pause, nowMs: deps.clock.nowMs() };
    const decided = decideAt(moment, target.generation, decision);
    if (!decided.ok) return refused({ ...decided.error, finding });
    const { after, type, summary, details, said, work } = decided.value;
    const event = findingEvent(deps, finding, type, actor.userId, summary, details);
    const moved = await deps.store.move(finding, { ...after, updatedAtMs: event.atMs }, event);
    if (moved.ok) {
      for (const each of work) await deps.queue.send(each);
      return done({ finding: moved.value, said, isRequest: type === 'finding.asked' });
    }
    if (moved.error === 'claimed')
      return refused({
        code: 'late',
        because: 'A newer finding is about the same resource. Please answer there. Nothing was changed.',
        finding,
      });
  }
  return refused({
    code: 'late',
    because: 'Somebody else is deciding this right now. Look at the card, then try again.',
  });
}

/** What the decision would do, without doing it. */
export function decideAt(moment: Moment, generation: number, decision: Decision): Result<Decided, Refusal> {
  const late = lateRefusal(moment.finding, generation, decision.kind === 'undo');
  if (late) return refused(late);
  const { decide } = decisions[decision.kind] as DecisionFile<Decision>;
  return decide(moment, decision);
}
