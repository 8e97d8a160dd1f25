import { actions } from '../actions/registry.generated.ts';
import type { Action, Click, DecisionOutcome, Outcome } from '../define.ts';
import { unreadable } from '../finding-view.ts';
import { showOutcome } from './answer.ts';
import type { DoorDeps } from './handler-deps.ts';
import { readClick } from './read-click.ts';
import { answered } from './request.ts';

const known = new Map<string, Action>(actions.map((action) => [action.id, action]));

/** Reads a click, runs its action, queues a redraw of a changed Home tab, and shows the outcome. */
export async function answerClick(deps: DoorDeps, body: unknown): Promise<void> {
  const clicked = readClick(body);
  if (clicked === 'link') return;
  if (!clicked) return deps.log.warn('click has no known action');
  const { click, actionId } = clicked;
  const action = known.get(actionId);
  if (!action) return showOutcome(deps, clicked, { does: 'say', text: unreadable });
  const { teamId } = click.person;
  const ran = await answered<Outcome | DecisionOutcome>(
    deps,
    { what: 'action', name: actionId, readsOnly: action.readsOnly ?? false, teamId },
    async (mine) => {
      const ran = await action.run(mine, click);
      await askForHome(mine, click, ran);
      return ran;
    },
    (text) => ({ does: 'say', text }),
  );
  await showOutcome(deps, clicked, 'outcome' in ran ? ran.outcome : ran);
}

/** Queues the drawing of the Home tab: the requested page, or the current one after a decision. */
async function askForHome(
  { clock, queue }: Pick<DoorDeps, 'clock' | 'queue'>,
  { person: { userId }, origin }: Click,
  ran: Outcome | DecisionOutcome,
): Promise<void> {
  const { outcome, changed } = 'outcome' in ran ? ran : { outcome: ran, changed: undefined };
  if (outcome.does === 'home')
    await queue.send({ type: 'home.publish', userId, ...outcome.page, askedAtMs: clock.nowMs() });
  else if (changed) await queue.send({ type: 'home.refresh', userId, isOpen: origin.in === 'home' });
}
