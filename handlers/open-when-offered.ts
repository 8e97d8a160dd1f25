import type { ModalView } from '@slack/types';
import type { DecisionKind } from '../core/decisions/decision.ts';
import { forbidden, mayAnswer, offered } from '../core/decisions/standing.ts';
import type { Finding } from '../core/finding.ts';
import { explained } from './decide.ts';
import type { Click, HandlerDeps, Outcome } from './define.ts';
import { askedFinding } from './finding-view.ts';

const what = { snooze: 'snooze it', disown: 'pass it on', 'fill-in': 'fill in its tags' } as const;

/** Opens a form only for somebody who may send it, about a question that still stands. Its answer is judged again. */
export async function openWhenOffered(
  deps: HandlerDeps,
  click: Click,
  kind: keyof typeof what & DecisionKind,
  form: (finding: Finding) => Promise<ModalView>,
): Promise<Outcome> {
  const finding = await askedFinding(deps, click.value);
  if (!finding.ok) return { does: 'say', text: finding.error };
  const { isApprover, trouble } = await deps.standing(click.person);
  if (!mayAnswer(finding.value, { userId: click.person.userId, isApprover })) {
    return { does: 'say', text: explained(forbidden(finding.value, what[kind]), trouble).because };
  }
  if (!offered(finding.value).includes(kind))
    return { does: 'say', text: 'That cannot be done in its present state. Nothing was changed.' };
  return { does: 'open', view: await form(finding.value) };
}
