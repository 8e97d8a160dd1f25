import type { KnownBlock } from '@slack/types';
import { decidingModal, manyModal, type Previewed } from '../blocks/modals/many-modal.ts';
import { decodeTargets, type Target } from '../blocks/text/ids.ts';
import type { Finding } from '../core/finding.ts';
import { decideAt } from '../core/findings/decisions/apply.ts';
import type { ManyDecision } from '../core/findings/decisions/many/apply-many.ts';
import { decisions } from '../core/findings/decisions/registry.generated.ts';
import { explained } from './decide.ts';
import type { HandlerDeps, Person, Submission, Submitted } from './define.ts';
import { unreadable } from './finding-view.ts';

/** Later than the answer to the request, which the result replaces (`answerWithinMs`). */
const resultAfterSeconds = 2;

/** What the decision would do to each finding that still exists. */
export async function previewMany(
  deps: HandlerDeps,
  person: Person,
  targets: readonly Target[],
  decision: ManyDecision,
): Promise<readonly Previewed[]> {
  const { asksAfresh } = decisions[decision.kind];
  const [found, policy, pause, { isApprover, trouble }] = await Promise.all([
    deps.store.getMany(targets.map(({ findingId }) => findingId)),
    deps.policy(),
    deps.store.pause(),
    deps.checkApprover(person, { afresh: asksAfresh }),
  ]);
  const actor = { userId: person.userId, isApprover };
  const nowMs = deps.clock.nowMs();
  return inListOrder(targets, found).map((finding) => {
    const { generation } = targets.find(({ findingId }) => findingId === finding.id) ?? finding;
    const would = decideAt({ finding, actor, policy, pause, nowMs }, generation, decision);
    return { finding, would: would.ok ? would : { ...would, error: explained(would.error, trouble) } };
  });
}

/** The form that lists each finding before the decision is taken. */
export async function confirmMany(
  deps: HandlerDeps,
  person: Person,
  targets: readonly Target[],
  decision: ManyDecision,
  inputs: readonly KnownBlock[],
): Promise<Submitted> {
  const previewed = await previewMany(deps, person, targets, decision);
  return { does: 'next', view: manyModal(decision.kind, previewed, inputs) };
}

/** Queues the decision, whose result the worker shows in the same modal. Each finding is decided again there. */
export async function decideMany(
  deps: HandlerDeps,
  { person: { userId }, viewId, metadata }: Submission,
  decision: ManyDecision,
): Promise<Submitted> {
  const targets = decodeTargets(metadata);
  if (!targets) return { does: 'notice', text: unreadable };
  const askedAtMs = deps.clock.nowMs();
  const work = { type: 'findings.decide', userId, viewId, askedAtMs, targets, decision } as const;
  await deps.queue.send(work, resultAfterSeconds);
  return { does: 'next', view: decidingModal(targets.length) };
}

export function inListOrder(targets: readonly Target[], findings: readonly Finding[]): readonly Finding[] {
  const byId = new Map(findings.map((finding) => [finding.id, finding]));
  return targets.flatMap(({ findingId }) => byId.get(findingId) ?? []);
}
