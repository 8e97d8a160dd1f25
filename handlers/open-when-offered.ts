import type { ModalView } from '@slack/types';
import { about } from '../blocks/card/finding-text.ts';
import type { Finding } from '../core/finding.ts';
import type { DecisionKind } from '../core/findings/decisions/decision.ts';
import { forbidden, mayAnswer, offered } from '../core/findings/decisions/standing.ts';
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
    const { because } = explained(forbidden(finding.value, what[kind]), trouble);
    return { does: 'say', text: about(finding.value, because) };
  }
  if (!offered(finding.value).includes(kind)) {
    const because = 'That cannot be done in its present state. Nothing was changed.';
    return { does: 'say', text: about(finding.value, because) };
  }
  return { does: 'open', view: await form(finding.value) };
}
