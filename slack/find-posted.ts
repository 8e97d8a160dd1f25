import type { MessageRef, PostedMessage } from '../core/finding.ts';
import { done, type Result, refused } from '../core/result.ts';
import { patiently, troubleText } from './api/call.ts';
import { messageEvent, type SpeakDeps } from './api/speak-deps.ts';

type MessageQuery = {
  readonly key: string;
  readonly channel: string;
  readonly threadTs?: string;
  readonly sinceMs: number;
};

const pages = 5;
/** Tolerance for the difference between Slack's clock and ours. */
const slackClockMs = 120_000;

/**
 * Finds the message with our key since `sinceMs`; undefined when it was certainly not posted. Refused when
 * the channel cannot be read completely. A channel that does not exist has no message.
 */
export async function findPosted(
  { slack, log }: SpeakDeps,
  { key, channel, threadTs, sinceMs }: MessageQuery,
): Promise<Result<PostedMessage | undefined, 'unread'>> {
  const oldest = ((sinceMs - slackClockMs) / 1000).toFixed(6);
  let cursor: string | undefined;
  for (let page = 0; page < pages; page += 1) {
    const asked = {
      channel,
      oldest,
      inclusive: true,
      include_all_metadata: true,
      limit: 200,
      ...(cursor ? { cursor } : {}),
    };
    const read = await patiently(() =>
      threadTs === undefined
        ? slack.conversations.history(asked)
        : slack.conversations.replies({ ...asked, ts: threadTs }),
    );
    if (!read.ok) {
      if (read.error.kind === 'refused' && isGone(channel, read.error.error)) return done(undefined);
      log.warn('search for a posted message failed', { key, channel, why: troubleText(read.error) });
      return refused('unread');
    }
    const found = (read.value.messages ?? []).find((message) => keyOf(message) === key);
    if (found?.ts) return done({ channel, ts: found.ts, named: namedBy(found) });
    cursor = read.value.response_metadata?.next_cursor || undefined;
    if (!cursor) return done(undefined);
  }
  log.warn('search for a posted message failed', { key, channel, why: `more than ${pages} pages` });
  return refused('unread');
}

/** Only for ids: Slack reads channels by id, so `channel_not_found` proves nothing for a `#name`. */
function isGone(channel: string, error: string): boolean {
  return error === 'thread_not_found' || (error === 'channel_not_found' && !channel.startsWith('#'));
}

type Noted = {
  readonly metadata?: {
    readonly event_type?: string;
    readonly event_payload?: { readonly key?: unknown; readonly named?: unknown };
  };
};

function namedBy({ metadata }: Noted): readonly string[] {
  const named = metadata?.event_payload?.named;
  return typeof named === 'string' ? named.split(' ') : [];
}

function keyOf(message: Noted): unknown {
  if (message.metadata?.event_type !== messageEvent) return undefined;
  return message.metadata.event_payload?.key;
}

/** The message's permalink; null when Slack gives none. */
export async function permalinkOf({ slack }: SpeakDeps, { channel, ts }: MessageRef): Promise<string | null> {
  const asked = await patiently(() => slack.chat.getPermalink({ channel, message_ts: ts }));
  return asked.ok ? (asked.value.permalink ?? null) : null;
}
