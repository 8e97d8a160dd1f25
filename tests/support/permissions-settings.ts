import type { FakeSlack } from '../fakes/slack-api.ts';
import type { Deployed } from './deployed.ts';
import { type Bystander, directChannelOf, owner, people } from './permissions-day.ts';

/** A person sets what they want to hear, writes to the bot, and gets the weekly summary. */
export async function monday({
  janitor,
  slack,
  clock,
  pass,
}: {
  readonly janitor: Deployed;
  readonly slack: FakeSlack;
  readonly clock: { readonly nowMs: () => number };
  readonly pass: (ms: number) => void;
}): Promise<void> {
  const { says, settles, writes } = people(janitor, slack);
  await says(owner, 'settings');
  await settles(owner);
  await janitor.drain();
  await writes(owner, 'what is mine?');
  pass(untilMondayMs(clock.nowMs()));
  await janitor.sweep();
  await janitor.drain();
}

/** The events of changed settings, and whether the person's message was answered before the weekly summary. */
export async function settingsOutcome(
  { store }: Pick<Bystander, 'store'>,
  slack: FakeSlack,
): Promise<unknown> {
  const { events } = await store.auditOf({ type: 'settings.changed', limit: 9 });
  const messages = slack.workspace.channels.get(directChannelOf(owner))?.messages ?? [];
  const texts = messages.map(({ text }) => text);
  const answered = texts.findIndex((text) =>
    /Nothing of yours is waiting now|Do you still need it/.test(text),
  );
  return {
    changes: events.map(({ actor, summary }) => [actor, summary]),
    isAnswered: answered >= 0,
    hasWeek: texts.slice(answered).some((text) => text.startsWith('Your week: ')),
  };
}

export const expectedSettings = { changes: [[owner, 'Weekly summary on']], isAnswered: true, hasWeek: true };

/** Until the next Monday at 8:05 in UTC, when weekly summaries are due. */
export function untilMondayMs(nowMs: number): number {
  const firstMs = Date.UTC(1970, 0, 5, 8, 5);
  const weekMs = 7 * 86_400_000;
  return weekMs - ((nowMs - firstMs) % weekMs);
}
