import type { ModalView } from '@slack/types';
import { answer, words } from '../../blocks/text/parts.ts';
import type { AnyBlock, Outcome } from '../define.ts';
import type { DoorDeps } from './handler-deps.ts';
import type { Clicked } from './read-click.ts';

type AnswerDeps = Pick<DoorDeps, 'interactive'>;

const heading = 'Cloud Janitor';

export async function showOutcome(deps: AnswerDeps, clicked: Clicked, outcome: Outcome): Promise<void> {
  switch (outcome.does) {
    // The function `notify` draws the Home tab.
    case 'home':
    case 'nothing':
      return;
    case 'say':
      return say(deps, clicked, outcome);
    case 'open':
      return open(deps, clicked, outcome.view);
    case 'replace':
      return replace(deps, clicked, outcome.view);
  }
}

type Say = Extract<Outcome, { does: 'say' }>;

/** Sends an ephemeral message after a click in a channel, else opens a modal. */
async function say(deps: AnswerDeps, clicked: Clicked, { text, blocks, plain }: Say): Promise<void> {
  const { listener } = clicked;
  if (!listener) {
    const said = plain ?? blocks ?? answer(text).blocks;
    return open(deps, clicked, noticeModal(said));
  }
  if (!blocks) return void (await deps.interactive.say(listener, answer(text)));
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
    // Slack allows three stacked views.
    if (!pushed.ok) await interactive.updateView(click.origin.viewId, undefined, view);
    return;
  }
  const opened = await interactive.openView(triggerId, view);
  if (opened.ok || !listener) return;
  const text = 'Slack did not open the dialog in time. Nothing was changed; please click again.';
  await interactive.say(listener, answer(text));
}

/** Passes the hash of the clicked view, so that a late answer to an earlier click does not overwrite a newer view. */
async function replace(deps: AnswerDeps, clicked: Clicked, view: ModalView): Promise<void> {
  const { origin } = clicked.click;
  if (origin.in !== 'modal') return open(deps, clicked, view);
  const updated = await deps.interactive.updateView(origin.viewId, clicked.hash, view);
  if (!updated.ok && !(updated.error.kind === 'refused' && updated.error.error === 'hash_conflict'))
    await deps.interactive.updateView(origin.viewId, undefined, view);
}

export function noticeModal(blocks: readonly AnyBlock[]): ModalView {
  return { type: 'modal', title: words(heading, 24), close: words('Close', 24), blocks: [...blocks] };
}

export function noticeBlocks(text: string): readonly AnyBlock[] {
  return answer(text).blocks;
}
