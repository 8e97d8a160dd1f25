import type { ModalView } from '@slack/types';
import { about } from '../blocks/card/finding-text.ts';
import { decodeTarget, type Target } from '../blocks/text/ids.ts';
import type { Finding } from '../core/finding.ts';
import { applyDecision, type DecisionAnswer } from '../core/findings/decisions/apply.ts';
import type { Actor, DecisionFile, Refusal } from '../core/findings/decisions/decision.ts';
import { decisions } from '../core/findings/decisions/registry.generated.ts';
import { forbidden } from '../core/findings/decisions/rights/answerable.ts';
import type { Decision, DecisionKind } from '../core/findings/decisions/rights/offered.ts';
import { type Result, refused } from '../core/result.ts';
import type { Click, DecisionOutcome, HandlerDeps, Outcome, Person } from './define.ts';
import { findingOfClick, findingReplaces, refuseClick, unreadable } from './finding-view.ts';

/** Decides as this person, with their rights by the stored policy. */
export async function decideAs(
  deps: HandlerDeps,
  person: Person,
  target: Target,
  decision: Decision,
): Promise<Result<DecisionAnswer, Refusal>> {
  const afresh = decisions[decision.kind].asksAfresh;
  const { isApprover, trouble } = await deps.checkApprover(person, { afresh });
  const decided = await applyDecision(deps, target, decision, { userId: person.userId, isApprover });
  if (decided.ok) {
    await redrawIfDueNow(deps, decided.value.finding);
    return decided;
  }
  return refused(explained(decided.error, trouble));
}

/** Adds that approvers could not be looked up, when that may be the reason of the refusal. */
export function explained(refusal: Refusal, trouble: string | null): Refusal {
  return refusal.code === 'forbidden' && trouble
    ? { ...refusal, because: `${refusal.because} (You may be an approver, but ${trouble}.)` }
    : refusal;
}

/**
 * Runs a decision at once. The card, the Home tab or the modal shows the result. A request also gets an
 * answer, because the card does not show what follows.
 */
export async function decideByClick(
  deps: HandlerDeps,
  click: Click,
  decision: Decision,
): Promise<Outcome | DecisionOutcome> {
  const target = decodeTarget(click.value);
  if (!target) return { does: 'say', text: unreadable };
  const decided = await decideAs(deps, click.person, target, decision);
  if (!decided.ok) return refuseClick(deps, click, decided.error);
  const { finding, said, isRequest } = decided.value;
  const { origin } = click;
  // Of all messages, only the finding's card is redrawn.
  const isElsewhere = origin.in === 'message' && (origin.seenByOne || origin.ts !== finding.card?.ts);
  const unseen = isElsewhere || (origin.in === 'message' && isRequest);
  const outcome: Outcome = unseen
    ? { does: 'say', text: about(finding, said) }
    : await findingReplaces(deps, click, finding);
  return { outcome, changed: finding };
}

/** Opens the form of a decision, if the person may take it now. The submission is checked again. */
export async function openForm(
  deps: HandlerDeps,
  click: Click,
  kind: DecisionKind,
  form: (finding: Finding, actor: Actor) => Promise<ModalView>,
): Promise<Outcome> {
  const { what, isOffered, may, whyNot, whoMay }: DecisionFile<never> = decisions[kind];
  const asked = await findingOfClick(deps, click.value);
  if (!asked.ok) return refuseClick(deps, click, asked.error);
  const finding = asked.value;
  const { isApprover, trouble } = await deps.checkApprover(click.person, { afresh: false });
  const actor = { userId: click.person.userId, isApprover };
  const refusal = may(finding, actor)
    ? isOffered(finding)
      ? null
      : whyNot(finding)
    : explained(whoMay?.(finding) ?? forbidden(finding, what), trouble);
  if (refusal) return refuseClick(deps, click, { ...refusal, finding });
  return { does: 'open', view: await form(finding, actor) };
}

/** Redraws the card at once when the remediation is due now, because the recheck takes a while. */
async function redrawIfDueNow(
  deps: HandlerDeps,
  { id, card, status, remediateAtMs }: Finding,
): Promise<void> {
  if (card && status === 'scheduled' && remediateAtMs !== null && remediateAtMs <= deps.clock.nowMs())
    await deps.queue.send({ type: 'finding.sync', findingId: id });
}
