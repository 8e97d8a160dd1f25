import type { Block, KnownBlock } from '@slack/types';
import type { BarColor } from '../blocks/text/parts.ts';
import { dayMs } from '../core/calendar.ts';
import type { PostedMessage } from '../core/finding.ts';
import { done, type Result, refused } from '../core/result.ts';
import { asSent } from './api/as-sent.ts';
import { SlackBusy } from './api/busy.ts';
import { patiently, troubleText } from './api/call.ts';
import { messageEvent, type SpeakDeps } from './api/speak-deps.ts';
import { findPosted } from './find-posted.ts';
import { mentionsIn } from './mentions.ts';

export type MessageText = {
  readonly text: string;
  readonly blocks: readonly (KnownBlock | Block)[];
  readonly color?: BarColor;
};

export type Post = {
  /** Identifies the message: only one message per key is posted. */
  readonly key: string;
  /** Channels in order of preference. The next one is tried when Slack refuses a channel with an error code. */
  readonly channels: readonly string[];
  readonly threadTs?: string;
  /** Ids of the message's contents, stored with it, for callers that must know what was posted. */
  readonly about?: readonly string[];
  /** `instead`: the preferred channel that refused the message, and Slack's error. */
  readonly body: (instead: Instead) => MessageText;
  /** The fallback without new block types, for workspaces that answer `invalid_blocks`. */
  readonly plain?: (instead: Instead) => MessageText;
  /** Called for each channel that refused the message with an error code. */
  readonly onRefused?: (channel: string, error: string) => void;
};

type Instead = { readonly channel: string; readonly error: string } | null;

/**
 * `isNew`: posted by this call. `named`, `about`: the mentions and contents of the posted message, which may
 * be fewer than this call's.
 */
export type Posted = PostedMessage & { readonly about: readonly string[]; readonly isNew: boolean };

/** `uncertain`: the answer was lost; try again later. `unreachable`: every channel refused the message; the errors are in the log. */
export type PostRefusal = 'uncertain' | 'unreachable';

/** Longer than any post takes, lookups included. */
const leaseMs = 45_000;
/** The queue tries again then, when another worker has the message. */
const busySeconds = 2;
/** After a lost answer: the time until the message must be visible. */
const settleMs = 8_000;
const keepMs = 60 * dayMs;

type OutboxRecord =
  | { readonly state: 'idle' }
  | {
      readonly state: 'posting';
      readonly sinceMs: number;
      readonly leaseUntilMs: number;
      readonly channels: readonly string[];
      readonly about?: readonly string[];
    }
  | {
      readonly state: 'posted';
      readonly channel: string;
      readonly ts: string;
      /** Absent: unknown. */
      readonly named?: readonly string[];
      readonly about?: readonly string[];
    };

/**
 * Posts a message once, also with several workers. The intent is stored before the post. An expired intent
 * makes the next call look for the message first, and post only when it is certainly absent. Throws SlackBusy while
 * another worker posts it: that takes seconds, and the queue's own retry would come minutes later.
 */
export async function postOnce(deps: SpeakDeps, post: Post): Promise<Result<Posted, PostRefusal>> {
  const nowMs = (deps.realNowMs ?? Date.now)();
  const stored = await deps.keyValue.get(outboxKey(post.key));
  const record = stored ? (stored.value as OutboxRecord) : undefined;
  if (record?.state === 'posted') return done({ ...told(record), about: record.about ?? [], isNew: false });
  const former = record?.state === 'posting' ? record : undefined;
  if (former && former.leaseUntilMs > nowMs) throw new SlackBusy(busySeconds);

  const intent: OutboxRecord = {
    state: 'posting',
    sinceMs: former?.sinceMs ?? nowMs,
    leaseUntilMs: nowMs + leaseMs,
    channels: [...new Set([...(former?.channels ?? []), ...post.channels])],
    ...aboutOf(former ?? post),
  };
  const taken = await write(deps, post, intent, stored?.version ?? null);
  if (!taken.ok) throw new SlackBusy(busySeconds);
  const turn: Turn = { deps, post, intent, version: taken.value };
  if (!former) return tryChannels(turn);
  const looked = await lookUp(turn);
  if (looked !== 'absent') return looked;
  return tryChannels(await withOwnContents(turn));
}

/** The earlier message is certainly absent: the intent takes the contents of this one. */
async function withOwnContents(turn: Turn): Promise<Turn> {
  if (turn.post.about === undefined) return turn;
  const intent: Posting = { ...turn.intent, ...aboutOf(turn.post) };
  const taken = await write(turn.deps, turn.post, intent, turn.version);
  if (!taken.ok) throw new SlackBusy(busySeconds);
  return { ...turn, intent, version: taken.value };
}

function aboutOf({ about }: Pick<Post, 'about'>): Pick<Post, 'about'> {
  return about === undefined ? {} : { about };
}

/** The posted message; undefined while it is not certain that it was posted. */
export async function postedAs(deps: SpeakDeps, key: string): Promise<PostedMessage | undefined> {
  const record = (await deps.keyValue.get(outboxKey(key)))?.value as OutboxRecord | undefined;
  return record?.state === 'posted' ? told(record) : undefined;
}

function told({ channel, ts, named = [] }: Extract<OutboxRecord, { state: 'posted' }>): PostedMessage {
  return { channel, ts, named };
}

type Posting = Extract<OutboxRecord, { state: 'posting' }>;
type Turn = { deps: SpeakDeps; post: Post; intent: Posting; version: number };

async function tryChannels(turn: Turn): Promise<Result<Posted, PostRefusal>> {
  const { deps, post } = turn;
  let instead: Instead = null;
  for (const channel of post.channels) {
    let message = post.body(instead);
    let sent = await sendTo(turn, channel, message);
    if (post.plain && !sent.ok && sent.error.kind === 'refused' && sent.error.error === 'invalid_blocks') {
      message = post.plain(instead);
      sent = await sendTo(turn, channel, message);
    }
    if (sent.ok) {
      const ref = { channel: sent.value.channel ?? channel, ts: sent.value.ts ?? '' };
      return settle(
        turn,
        { ...ref, named: mentionsIn(message.blocks) },
        { isNew: true, about: post.about ?? [] },
      );
    }
    if (sent.error.kind === 'unclear') {
      deps.log.warn('Slack did not confirm a message', { key: post.key, why: sent.error.why });
      const looked = await lookUp(turn);
      if (looked !== 'absent') return looked;
      await write(deps, post, { ...turn.intent, leaseUntilMs: now(deps) + settleMs }, turn.version);
      return refused('uncertain');
    }
    deps.log.error('Slack rejected a message', { key: post.key, channel, error: troubleText(sent.error) });
    post.onRefused?.(channel, sent.error.error);
    instead ??= { channel, error: sent.error.error };
  }
  await write(deps, post, { state: 'idle' }, turn.version);
  return refused('unreachable');
}

async function sendTo(turn: Turn, channel: string, content: MessageText) {
  const { deps, post } = turn;
  const message = {
    channel,
    ...asSent(content),
    unfurl_links: false,
    unfurl_media: false,
    metadata: { event_type: messageEvent, event_payload: payload(post.key, mentionsIn(content.blocks)) },
    ...(post.threadTs === undefined ? {} : { thread_ts: post.threadTs }),
  };
  await deps.pace?.(channel);
  // oxlint-disable-next-line unicorn/require-post-message-target-origin -- Slack's, not the window's
  return sendOr(turn, () => deps.slack.chat.postMessage(message));
}

/** `named`: the mentions, so that a message found after a lost answer tells whom it mentions. */
function payload(key: string, named: readonly string[]): Record<string, string> {
  return named.length === 0 ? { key } : { key, named: named.join(' ') };
}

/** A rate-limited message was certainly not posted: the intent is removed, so that the next try need not look. */
async function sendOr<T>(turn: Turn, call: () => Promise<T>): ReturnType<typeof patiently<T>> {
  try {
    return await patiently(call);
  } catch (thrown) {
    await write(turn.deps, turn.post, { state: 'idle' }, turn.version);
    throw thrown;
  }
}

async function lookUp(turn: Turn): Promise<Result<Posted, PostRefusal> | 'absent'> {
  const { deps, post, intent } = turn;
  let unread = false;
  for (const channel of intent.channels) {
    const found = await findPosted(deps, { ...post, channel, sinceMs: intent.sinceMs });
    if (found.ok && found.value)
      return settle(turn, found.value, { isNew: false, about: intent.about ?? [] });
    if (!found.ok) unread = true;
  }
  if (!unread) return 'absent';
  await write(deps, post, { ...intent, leaseUntilMs: now(deps) + settleMs }, turn.version);
  return refused('uncertain');
}

async function settle(
  turn: Turn,
  { channel, ts, named }: PostedMessage,
  { isNew, about }: Pick<Posted, 'isNew' | 'about'>,
): Promise<Result<Posted, never>> {
  await write(turn.deps, turn.post, { state: 'posted', channel, ts, named, about }, turn.version);
  return done({ channel, ts, named, about, isNew });
}

function write(deps: SpeakDeps, post: Post, record: OutboxRecord, ifVersion: number | null) {
  const expiresAtMs = deps.clock.nowMs() + keepMs;
  return deps.keyValue.put(outboxKey(post.key), record, { expiresAtMs, ifVersion });
}

function now(deps: SpeakDeps): number {
  return (deps.realNowMs ?? Date.now)();
}

function outboxKey(key: string): string {
  return `outbox|${key}`;
}
