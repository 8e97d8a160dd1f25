import { decodeTarget, type Target } from '../blocks/ids.ts';
import { applyDecision } from '../core/decisions/apply.ts';
import type { Decision, Refusal } from '../core/decisions/decision.ts';
import type { Finding } from '../core/finding.ts';
import { done, type Result, refused } from '../core/result.ts';
import type { Click, Decided, HandlerDeps, Outcome, Person } from './define.ts';
import { findingReplaces, unreadable } from './finding-view.ts';

/** Decides as this person, by stored policy; refused in words for them. */
export async function decideAs(
  deps: HandlerDeps,
  person: Person,
  target: Target,
  decision: Decision,
): Promise<Result<Finding, Refusal>> {
  const { isApprover, trouble } = await deps.standing(person);
  const decided = await applyDecision(deps, target, decision, { userId: person.userId, isApprover });
  if (decided.ok) return done(decided.value.finding);
  return refused(explained(decided.error, trouble));
}

/** With why an approver may not have been recognised. */
export function explained(refusal: Refusal, trouble: string | null): Refusal {
  return refusal.code === 'forbidden' && trouble
    ? { ...refusal, because: `${refusal.because} (You may be an approver, but ${trouble}.)` }
    : refusal;
}

/** A button that decides at once. What it did shows on the card, in the Home tab or in the modal. */
export async function decideByClick(
  deps: HandlerDeps,
  click: Click,
  decision: Decision,
): Promise<Outcome | Decided> {
  const target = decodeTarget(click.value);
  if (!target) return { does: 'say', text: unreadable };
  const decided = await decideAs(deps, click.person, target, decision);
  if (!decided.ok) return { does: 'say', text: decided.error.because };
  return { outcome: await findingReplaces(deps, click, decided.value), changed: decided.value };
}
