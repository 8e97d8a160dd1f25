import { useEffect, useRef, useState } from 'react';
import type { Message, State } from './model.ts';

/** By channel id: messages that this person has not seen, and how many of them mention them. */
export type Unread = ReadonlyMap<string, { readonly count: number; readonly mentions: number }>;

/** What was there when the page opened, or while its channel was open, is seen. Each person has their own. */
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

/** `seenTo`: the `ts` of the last message that was seen in a channel. */
export function unreadOf(
  messages: readonly Message[],
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
