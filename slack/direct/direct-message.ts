import { person } from '../../blocks/text/escape.ts';
import type { MessageRef } from '../../core/finding.ts';
import type { DirectMessage } from '../../core/ports/notices.ts';
import { done, type Result, refused } from '../../core/result.ts';
import { directChannel } from './direct-channel.ts';
import { linksOf } from './links.ts';
import type { NoticeMessageDeps } from './notice-message.ts';
import { postNotices } from './post-notices.ts';

/** Posts the message to the person; when that is refused, mentions them in the threads of the cards. */
export async function postDirect(
  deps: NoticeMessageDeps,
  message: DirectMessage,
): Promise<Result<void, 'uncertain'>> {
  const channel = await directChannel(deps, message.userId);
  if (!channel.ok && channel.error === 'unclear') return refused('uncertain');
  if (channel.ok) {
    const { key, entries } = message;
    const links = await linksOf(deps, entries);
    const posted = await postNotices(
      deps,
      { key, channels: [channel.value] },
      { entries, links, mention: null },
    );
    if (posted !== 'unreachable') return posted === 'posted' ? done(undefined) : refused('uncertain');
  }
  return inThreads(deps, message);
}

/** One message per thread. New questions are left out: the digest or the card has already mentioned the person. */
async function inThreads(
  deps: NoticeMessageDeps,
  message: DirectMessage,
): Promise<Result<void, 'uncertain'>> {
  const threads = new Map<
    string,
    { readonly thread: MessageRef; readonly entries: DirectMessage['entries'][number][] }
  >();
  for (const entry of message.entries) {
    const { card } = entry.finding;
    if (!card || entry.what === 'asked') continue;
    const key = `${card.channel}|${card.threadTs}`;
    const found = threads.get(key) ?? { thread: { channel: card.channel, ts: card.threadTs }, entries: [] };
    found.entries.push(entry);
    threads.set(key, found);
  }
  const { userId } = message;
  for (const [key, { thread, entries }] of threads) {
    const posted = await postNotices(
      deps,
      { key: `${message.key}|${key}`, channels: [thread.channel], threadTs: thread.ts },
      { entries, links: new Map(), mention: person(userId) },
    );
    if (posted === 'uncertain') return refused('uncertain');
  }
  return done(undefined);
}
