import type { ModalView } from '@slack/types';
import { helpMessage } from '../../blocks/answers/help.ts';
import { shorten } from '../../core/shorten.ts';
import type { Action, Command, Decided, Outcome, Submitted, View } from '../define.ts';
import { findingView } from '../finding-view.ts';
import { type AnswerDeps, answerClick, askForHome, noticeBlocks, noticeModal } from './answer.ts';
import { personOf, readClick } from './click.ts';
import { inTime } from './in-time.ts';
import { oneRequest } from './one-request.ts';
import { absentOr, anything, maybe, object, record, string } from './shape.ts';

export type DispatchDeps = AnswerDeps & {
  /** Why there is no answer, for the person who asked, and what to do. `readsOnly`: what they asked for changes nothing. */
  readonly troubleWords: (thrown: unknown, readsOnly: boolean) => string;
  /** Whether somebody belongs to the workspace that the janitor is installed in. */
  readonly isMember: (teamId: string) => Promise<boolean>;
};

const foreign = 'Only members of this workspace can use the janitor. Nothing was changed.';
const unknownButton = 'This button is from another version of the janitor. Nothing was changed.';

/** ack → parse → load → authorise → run → ask for what follows → answer, once for every action. What is thrown is logged and told. */
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
  const run = async (): Promise<Outcome | Decided> => {
    if (!(await deps.isMember(click.person.teamId))) return { does: 'say', text: foreign };
    return whole(deps, async (mine) => {
      const ran = await action.run(mine, click);
      await askForHome(mine, click, ran);
      return ran;
    });
  };
  const asked = { what: 'action', name: actionId, readsOnly: action.readsOnly ?? false };
  const ran = await answered<Outcome | Decided>(deps, asked, run, (said) => ({ does: 'say', text: said }));
  await answerClick(deps, clicked, 'outcome' in ran ? ran.outcome : ran);
}

const command = object({ user_id: string, team_id: string, channel_id: string, text: absentOr(string) });

type CommandAck = (answer: { response_type: 'ephemeral'; text: string; blocks?: never[] }) => Promise<void>;

type Said = Extract<Outcome, { does: 'say' }>;

/** The answer is the answer to the request itself: only the asker sees it. */
export async function dispatchCommand(
  deps: DispatchDeps,
  commands: ReadonlyMap<string, Command>,
  body: unknown,
  ack: CommandAck,
): Promise<void> {
  if (!command(body)) throw new TypeError('a command without its fields');
  const { user_id, team_id, channel_id, text = '' } = body;
  const [word = '', ...rest] = text.trim().split(/\s+/);
  const wanted = commands.get(word.toLowerCase());
  const run = async (): Promise<Outcome> => {
    if (!(await deps.isMember(team_id))) return { does: 'say', text: foreign };
    if (!wanted) {
      const problem = word === '' ? null : `I do not know “${shorten(word, 80)}”.`;
      return { does: 'say', ...helpMessage(problem, deps.help) };
    }
    const asked = { person: { userId: user_id, teamId: team_id }, channel: channel_id, rest: rest.join(' ') };
    return whole(deps, (mine) => wanted.run(mine, asked));
  };
  const says = (said: string): Said => ({ does: 'say', text: said });
  const asked = {
    what: 'command',
    name: wanted?.word ?? 'help',
    readsOnly: !wanted || (wanted.readsOnly ?? false),
  };
  const outcome = await answered<Outcome>(deps, asked, run, says);
  const said = outcome.does === 'say' ? outcome : says('Done.');
  const blocks = [...(said.blocks ?? noticeBlocks(said.text))] as never[];
  await ack({ response_type: 'ephemeral', text: said.text, blocks });
}

const submission = object({
  user: object({ id: string, team_id: absentOr(string) }),
  team: maybe(object({ id: string })),
  view: object({
    callback_id: string,
    private_metadata: absentOr(string),
    previous_view_id: maybe(string),
    state: object({ values: record(record(anything)) }),
  }),
});

type Sent = Submitted & { readonly below?: ModalView };

type ViewAck = (answer?: Record<string, unknown>) => Promise<void>;

/** A modal that was sent: closed, or kept open with what is wrong, or turned into what is the case. */
export async function dispatchView(
  deps: DispatchDeps,
  views: ReadonlyMap<string, View>,
  body: unknown,
  ack: ViewAck,
): Promise<void> {
  if (!submission(body)) throw new TypeError('a modal without its fields');
  const { user, team, view } = body;
  const person = personOf({ user, team });
  const wanted = views.get(view.callback_id);
  const sent = { person, metadata: view.private_metadata ?? '', values: view.state.values };
  const run = async (): Promise<Sent> => {
    if (!wanted) return { does: 'notice', text: unknownButton };
    if (!(await deps.isMember(person.teamId))) return { does: 'notice', text: foreign };
    return whole(deps, async (mine) => {
      const submitted = await wanted.run(mine, sent);
      if (submitted.does !== 'close' || !submitted.changed) return submitted;
      await mine.queue.send({ type: 'home.refresh', userId: person.userId, isOpen: false });
      return view.previous_view_id
        ? { ...submitted, below: await findingView(mine, submitted.changed) }
        : submitted;
    });
  };
  const asked = { what: 'view', name: wanted?.id ?? 'unknown', readsOnly: false };
  const submitted = await answered<Sent>(deps, asked, run, (said) => ({ does: 'notice', text: said }));
  if (submitted.does === 'errors') return ack({ response_action: 'errors', errors: submitted.errors });
  if (submitted.does === 'notice')
    return ack({ response_action: 'update', view: noticeModal(noticeBlocks(submitted.text)) });
  await ack();
  // Below a form in a modal lies the modal of its finding.
  if (view.previous_view_id && submitted.below)
    await deps.interactive.updateView(view.previous_view_id, undefined, submitted.below);
}

/** Runs a handler as one request. What it asked for is sent also when it fails after it has decided. */
async function whole<T>(deps: DispatchDeps, run: (mine: DispatchDeps) => Promise<T>): Promise<T> {
  const { deps: mine, send } = oneRequest(deps);
  try {
    return await run(mine);
  } finally {
    await send();
  }
}

/** What came of it, or in words that nothing certain did: thrown, or too late for Slack. */
async function answered<T>(
  deps: DispatchDeps,
  { what, name, readsOnly }: { readonly what: string; readonly name: string; readonly readsOnly: boolean },
  run: () => Promise<T>,
  says: (text: string) => T,
): Promise<T> {
  const note = (thrown: unknown): void => {
    const error = thrown instanceof Error ? `${thrown.name}: ${thrown.message}` : String(thrown);
    deps.log.error('a handler failed', { what, name, error });
  };
  try {
    return await inTime(run(), note);
  } catch (thrown) {
    note(thrown);
    return says(deps.troubleWords(thrown, readsOnly));
  }
}
