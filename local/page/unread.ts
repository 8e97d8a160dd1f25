import { useEffect, useRef, useState } from 'react';
import type { SlackMessage, State } from './model.ts';

/** Channel id → the numbers of unread messages and of those with a mention. */
export type Unread = ReadonlyMap<string, { readonly count: number; readonly mentions: number }>;

/**
 * Messages count as read if they were there when the page opened or came while their channel was open. Stored
 * per person.
 */
export function useUnread(state: State | undefined, person: string, open: string | undefined): Unread {
  const since = useRef<string | null>(null);
  const [seen, setSeen] = useState<ReadonlyMap<string, string>>(new Map());
  since.current ??= state ? (state.messages.at(-1)?.ts ?? '') : null;
  const key = `${person}|${open}`;
  const last = state?.messages.findLast(({ channel }) => channel === open)?.ts;
  useEffect(() => {
    if (open && last) setSeen((before) => new Map(before).set(key, last));
  }, [key, open, last]);
  return unreadOf(
    state?.messages ?? [],
    person,
    (channel) => seen.get(`${person}|${channel}`) ?? since.current ?? '',
    open,
  );
}

/** `seenTo`: the `ts` of the last read message per channel. */
export function unreadOf(
  messages: readonly SlackMessage[],
  person: string,
  seenTo: (channel: string) => string,
  open: string | undefined,
): Unread {
  const found = new Map<string, { count: number; mentions: number }>();
  for (const message of messages) {
    const { channel, ts, user, onlyFor } = message;
    if (channel === open || user === person || (onlyFor !== null && onlyFor !== person)) continue;
    if (ts <= seenTo(channel)) continue;
    const isMention = JSON.stringify([message.text, message.blocks]).includes(`<@${person}>`);
    const before = found.get(channel) ?? { count: 0, mentions: 0 };
    found.set(channel, { count: before.count + 1, mentions: before.mentions + (isMention ? 1 : 0) });
  }
  return found;
}
