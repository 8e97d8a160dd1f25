import { z } from 'zod';
import { helpMessage } from '../blocks/help.ts';
import type { Action, Command, Decided, Outcome, Submitted, View } from '../handlers/define.ts';
import { findingView } from '../handlers/finding-view.ts';
import { type AnswerDeps, answerClick, noticeBlocks, noticeModal, refreshHome } from './answer.ts';
import { personOf, readClick } from './click.ts';

export type DispatchDeps = AnswerDeps & {
  /** Whether somebody belongs to the workspace that the janitor is installed in. */
  readonly isMember: (teamId: string) => Promise<boolean>;
};

const foreign = 'Only members of this workspace can use the janitor. Nothing was changed.';
const unknownButton = 'This button is from another version of the janitor. Nothing was changed.';
const failed = 'Something went wrong, and it is not certain what was done. Look at the card, then try again.';

/** ack → parse → load → authorise → run → answer, once for every action. What is thrown is logged and told. */
export async function dispatchAction(
  deps: DispatchDeps,
  actions: ReadonlyMap<string, Action>,
  body: unknown,
): Promise<void> {
  const clicked = readClick(body);
  if (!clicked) return deps.log.warn('a click leads nowhere');
  const { click, actionId } = clicked;
  const action = actions.get(actionId);
  if (!action) return answerClick(deps, clicked, { does: 'say', text: unknownButton });
  if (!(await deps.isMember(click.person.teamId)))
    return answerClick(deps, clicked, { does: 'say', text: foreign });
  let ran: Outcome | Decided;
  try {
    ran = await action.run(deps, click);
  } catch (thrown) {
    logFailure(deps, 'action', actionId, thrown);
    return answerClick(deps, clicked, { does: 'say', text: failed });
  }
  const { outcome, changed } = 'outcome' in ran ? ran : { outcome: ran, changed: undefined };
  await answerClick(deps, clicked, outcome);
  if (changed) await refreshHome(deps, click.person.userId, click.origin.in === 'home');
}

const command = z.looseObject({
  user_id: z.string(),
  team_id: z.string(),
  channel_id: z.string(),
  text: z.string().default(''),
});

/** The answer is the answer to the request itself: only the asker sees it. */
export async function dispatchCommand(
  deps: DispatchDeps,
  commands: ReadonlyMap<string, Command>,
  body: unknown,
  ack: (answer: { response_type: 'ephemeral'; text: string; blocks?: never[] }) => Promise<void>,
): Promise<void> {
  const { user_id, team_id, channel_id, text } = command.parse(body);
  const answer = (outcome: { text: string; blocks?: readonly unknown[] }) =>
    ack({
      response_type: 'ephemeral',
      text: outcome.text,
      blocks: [...(outcome.blocks ?? noticeBlocks(outcome.text))] as never[],
    });
  if (!(await deps.isMember(team_id))) return answer({ text: foreign });
  const [word = '', ...rest] = text.trim().split(/\s+/);
  const wanted = commands.get(word.toLowerCase());
  if (!wanted) {
    const problem = word === '' ? null : `I do not know “${word.slice(0, 80)}”.`;
    return answer(helpMessage(problem, deps.help));
  }
  try {
    const asked = { person: { userId: user_id, teamId: team_id }, channel: channel_id, rest: rest.join(' ') };
    const outcome = await wanted.run(deps, asked);
    await answer(outcome.does === 'say' ? outcome : { text: 'Done.' });
  } catch (thrown) {
    logFailure(deps, 'command', wanted.word, thrown);
    await answer({ text: failed });
  }
}

const submission = z.looseObject({
  user: z.looseObject({ id: z.string(), team_id: z.string().optional() }),
  team: z.looseObject({ id: z.string() }).nullish(),
  view: z.looseObject({
    callback_id: z.string(),
    private_metadata: z.string().default(''),
    previous_view_id: z.string().nullish(),
    state: z.looseObject({ values: z.record(z.string(), z.record(z.string(), z.unknown())) }),
  }),
});

type ViewAck = (answer?: Record<string, unknown>) => Promise<void>;

/** A modal that was sent: closed, or kept open with what is wrong, or turned into what is the case. */
export async function dispatchView(
  deps: DispatchDeps,
  views: ReadonlyMap<string, View>,
  body: unknown,
  ack: ViewAck,
): Promise<void> {
  const { user, team, view } = submission.parse(body);
  const person = personOf({ user, team });
  const say = (text: string) => ack({ response_action: 'update', view: noticeModal(noticeBlocks(text)) });
  const wanted = views.get(view.callback_id);
  if (!wanted) return say(unknownButton);
  if (!(await deps.isMember(person.teamId))) return say(foreign);
  let submitted: Submitted;
  try {
    submitted = await wanted.run(deps, {
      person,
      metadata: view.private_metadata,
      values: view.state.values,
    });
  } catch (thrown) {
    logFailure(deps, 'view', wanted.id, thrown);
    return say(failed);
  }
  if (submitted.does === 'errors') return ack({ response_action: 'errors', errors: submitted.errors });
  if (submitted.does === 'notice') return say(submitted.text);
  await ack();
  const { changed } = submitted;
  if (!changed) return;
  // Below a form in a modal lies the modal of its finding.
  if (view.previous_view_id)
    await deps.interactive.updateView(view.previous_view_id, undefined, await findingView(deps, changed));
  await refreshHome(deps, person.userId, false);
}

function logFailure({ log }: DispatchDeps, what: string, name: string, thrown: unknown): void {
  const error = thrown instanceof Error ? `${thrown.name}: ${thrown.message}` : String(thrown);
  log.error('a handler failed', { what, name, error });
}
