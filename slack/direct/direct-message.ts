import { directMessage } from '../../blocks/direct/direct-message.ts';
import { person } from '../../blocks/text/escape.ts';
import type { CardButton } from '../../blocks/text/parts.ts';
import type { Finding, MessageRef } from '../../core/finding.ts';
import type { DirectMessage } from '../../core/ports/notices.ts';
import { done, type Result, refused } from '../../core/result.ts';
import type { SpeakDeps } from '../api/speak-deps.ts';
import { type Post, postOnce } from '../post-once.ts';
import { directChannel } from './direct-channel.ts';
import { linksOf } from './links.ts';

type DirectDeps = SpeakDeps & { readonly buttonsFor: (finding: Finding) => readonly CardButton[] };

/** Posts the message to the person; when that is refused, mentions them in the threads of the cards. */
export async function postDirect(
  deps: DirectDeps,
  message: DirectMessage,
): Promise<Result<void, 'uncertain'>> {
  const channel = await directChannel(deps, message.userId);
  if (!channel.ok && channel.error === 'unclear') return refused('uncertain');
  if (channel.ok) {
    const links = await linksOf(deps, message.entries);
    const posted = await post(deps, {
      key: message.key,
      channels: [channel.value],
      body: () => directMessage(message.entries, { links, buttonsFor: deps.buttonsFor }),
    });
    if (posted !== 'unreachable') return posted === 'posted' ? done(undefined) : refused('uncertain');
  }
  return inThreads(deps, message);
}

/** One message per thread. New questions are left out: the digest or the card has already mentioned the person. */
async function inThreads(deps: DirectDeps, message: DirectMessage): Promise<Result<void, 'uncertain'>> {
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
    const posted = await post(deps, {
      key: `${message.key}|${key}`,
      channels: [thread.channel],
      threadTs: thread.ts,
      body: () =>
        directMessage(entries, { links: new Map(), buttonsFor: deps.buttonsFor, mention: person(userId) }),
    });
    if (posted === 'uncertain') return refused('uncertain');
  }
  return done(undefined);
}

async function post(deps: DirectDeps, asked: Post): Promise<'posted' | 'uncertain' | 'unreachable'> {
  const posted = await postOnce(deps, asked);
  return posted.ok ? 'posted' : posted.error;
}
