import type { ModalView } from '@slack/types';
import type { HomePage } from '../blocks/ids.ts';
import { notice } from '../blocks/notice.ts';
import { words } from '../blocks/parts.ts';
import type { AnyBlock, HandlerDeps, Outcome } from '../handlers/define.ts';
import { homeOf, rememberedHome, rememberHome } from '../handlers/home.ts';
import type { Interactive } from '../slack/interactive.ts';
import type { Clicked } from './click.ts';

export type AnswerDeps = HandlerDeps & { readonly interactive: Interactive };

const heading = 'Cloud Janitor';

/** Shows the person what came of a click: every click gets a visible answer. */
export async function answerClick(deps: AnswerDeps, clicked: Clicked, outcome: Outcome): Promise<void> {
  switch (outcome.does) {
    case 'nothing':
      return;
    case 'say':
      return say(deps, clicked, outcome);
    case 'open':
      return open(deps, clicked, outcome.view);
    case 'replace':
      return replace(deps, clicked, outcome.view);
    case 'home':
      return showHome(deps, clicked.click.person.userId, outcome.page, clicked.hash);
  }
}

type Say = Extract<Outcome, { does: 'say' }>;

/** In a channel as an ephemeral message where the click was; in a Home tab or a modal as a modal. */
async function say(deps: AnswerDeps, clicked: Clicked, { text, blocks, plain }: Say): Promise<void> {
  const { listener } = clicked;
  if (!listener) {
    const said = plain ?? blocks ?? notice({ title: heading, text }).blocks;
    return open(deps, clicked, noticeModal(said));
  }
  if (!blocks) return void (await deps.interactive.say(listener, notice({ title: heading, text })));
  const sent = await deps.interactive.ephemeral(listener, { text, blocks });
  if (sent.ok) return;
  const refusesBlocks = sent.error.kind === 'refused' && sent.error.error.startsWith('invalid_blocks');
  if (plain && refusesBlocks) {
    const again = await deps.interactive.ephemeral(listener, { text, blocks: plain });
    if (again.ok) return;
  }
  await deps.interactive.say(listener, { text, blocks: plain ?? blocks });
}

async function open(deps: AnswerDeps, clicked: Clicked, view: ModalView): Promise<void> {
  const { interactive } = deps;
  const { triggerId, click, listener } = clicked;
  if (click.origin.in === 'modal') {
    const pushed = await interactive.pushView(triggerId, view);
    // Three views lie upon each other at most.
    if (!pushed.ok) await interactive.updateView(click.origin.viewId, undefined, view);
    return;
  }
  const opened = await interactive.openView(triggerId, view);
  if (opened.ok || !listener) return;
  const text = 'Slack did not open the dialog in time. Nothing was changed; please click again.';
  await interactive.say(listener, notice({ title: heading, text }));
}

/** With the hash of the view that was clicked: a slower answer to an earlier click does not overtake. */
async function replace(deps: AnswerDeps, clicked: Clicked, view: ModalView): Promise<void> {
  const { origin } = clicked.click;
  if (origin.in !== 'modal') return open(deps, clicked, view);
  const updated = await deps.interactive.updateView(origin.viewId, clicked.hash, view);
  if (!updated.ok && !(updated.error.kind === 'refused' && updated.error.error === 'hash_conflict'))
    await deps.interactive.updateView(origin.viewId, undefined, view);
}

/** At once; by the queue when Slack or the lists are slow. */
async function showHome(
  deps: AnswerDeps,
  userId: string,
  page: HomePage,
  hash: string | undefined,
): Promise<void> {
  await rememberHome(deps, userId, page);
  const view = await homeOf(deps, userId, page);
  const published = await deps.interactive.publishHome(userId, hash, view);
  if (published.ok || (published.error.kind === 'refused' && published.error.error === 'hash_conflict'))
    return;
  await deps.queue.send({ type: 'home.publish', userId, ...page });
}

/** After a decision: the Home tab of whoever decided, when they have it open, shows it too. */
export async function refreshHome(deps: AnswerDeps, userId: string, inHome: boolean): Promise<void> {
  const page = await rememberedHome(deps, userId);
  if (inHome) return showHome(deps, userId, page ?? { filter: 'mine', page: 0 }, undefined);
  if (page) await deps.queue.send({ type: 'home.publish', userId, ...page });
}

export function noticeModal(blocks: readonly AnyBlock[]): ModalView {
  return { type: 'modal', title: words(heading, 24), close: words('Close', 24), blocks: [...blocks] };
}

export function noticeBlocks(text: string): readonly AnyBlock[] {
  return notice({ title: heading, text }).blocks;
}
