import type { Block, KnownBlock } from '@slack/types';
import { dayMs } from '../core/calendar.ts';
import type { MessageRef } from '../core/finding.ts';
import { done, type Result, refused } from '../core/result.ts';
import { patiently, troubleText } from './api/call.ts';
import { messageEvent, type SpeakDeps } from './api/speak-deps.ts';
import { findPosted } from './find-posted.ts';

export type MessageText = { readonly text: string; readonly blocks: readonly (KnownBlock | Block)[] };

export type Post = {
  /** Names the message: the same key is posted once, by whoever asks first. */
  readonly key: string;
  /** Where to, in order of preference: the next is tried when Slack refuses one by name. */
  readonly channels: readonly string[];
  readonly threadTs?: string;
  /** `instead`: the channel that was preferred and could not be reached, and Slack's word for why. */
  readonly body: (instead: Instead) => MessageText;
  /** The same without what not every workspace knows: used where Slack answers `invalid_blocks`. */
  readonly plain?: (instead: Instead) => MessageText;
};

type Instead = { readonly channel: string; readonly error: string } | null;

/** `isNew`: posted by this very call. */
export type Posted = MessageRef & { readonly isNew: boolean };

/** `uncertain`: to be tried again later. `unreachable`: every channel refused it; what Slack said is in the log. */
export type PostRefusal = 'uncertain' | 'unreachable';

/** Longer than any post may take, lookups included. */
const leaseMs = 45_000;
/** After a lost answer: how long the message may still take to show. */
const settleMs = 8_000;
const keepMs = 60 * dayMs;

type Record =
  | { readonly state: 'idle' }
  | {
      readonly state: 'posting';
      readonly sinceMs: number;
      readonly leaseUntilMs: number;
      readonly channels: readonly string[];
    }
  | { readonly state: 'posted'; readonly channel: string; readonly ts: string };

/**
 * Posts a message once, however often and by however many workers it is asked for: the intent is stored before,
 * the time stamp after. Whoever finds an intent that is neither done nor being worked on looks for the message in
 * the channel by its metadata, and posts only when it is certainly not there.
 */
export async function postOnce(deps: SpeakDeps, post: Post): Promise<Result<Posted, PostRefusal>> {
  const nowMs = (deps.realNowMs ?? Date.now)();
  const stored = await deps.keyValue.get(outboxKey(post.key));
  const record = stored ? (stored.value as Record) : undefined;
  if (record?.state === 'posted') return done({ channel: record.channel, ts: record.ts, isNew: false });
  const former = record?.state === 'posting' ? record : undefined;
  if (former && former.leaseUntilMs > nowMs) return refused('uncertain');

  const intent: Record = {
    state: 'posting',
    sinceMs: former?.sinceMs ?? nowMs,
    leaseUntilMs: nowMs + leaseMs,
    channels: [...new Set([...(former?.channels ?? []), ...post.channels])],
  };
  const taken = await write(deps, post, intent, stored?.version ?? null);
  if (!taken.ok) return refused('uncertain');
  const turn: Turn = { deps, post, intent, version: taken.value };
  if (former) {
    const looked = await lookUp(turn);
    if (looked !== 'absent') return looked;
  }
  return tryChannels(turn);
}

/** Where a message is; undefined while it is not certain that it was posted. */
export async function postedAs(deps: SpeakDeps, key: string): Promise<MessageRef | undefined> {
  const record = (await deps.keyValue.get(outboxKey(key)))?.value as Record | undefined;
  return record?.state === 'posted' ? { channel: record.channel, ts: record.ts } : undefined;
}

type Posting = Extract<Record, { state: 'posting' }>;
type Turn = { deps: SpeakDeps; post: Post; intent: Posting; version: number };

async function tryChannels(turn: Turn): Promise<Result<Posted, PostRefusal>> {
  const { deps, post } = turn;
  let instead: Instead = null;
  for (const channel of post.channels) {
    let sent = await sendTo(turn, channel, post.body(instead));
    if (post.plain && !sent.ok && sent.error.kind === 'refused' && sent.error.error === 'invalid_blocks')
      sent = await sendTo(turn, channel, post.plain(instead));
    if (sent.ok)
      return settle(turn, { channel: sent.value.channel ?? channel, ts: sent.value.ts ?? '' }, true);
    if (sent.error.kind === 'unclear') {
      deps.log.warn('the answer to a message was lost', { key: post.key, why: sent.error.why });
      const looked = await lookUp(turn);
      if (looked !== 'absent') return looked;
      await write(deps, post, { ...turn.intent, leaseUntilMs: now(deps) + settleMs }, turn.version);
      return refused('uncertain');
    }
    deps.log.error('Slack refused a message', { key: post.key, channel, error: troubleText(sent.error) });
    instead ??= { channel, error: sent.error.error };
  }
  await write(deps, post, { state: 'idle' }, turn.version);
  return refused('unreachable');
}

async function sendTo(turn: Turn, channel: string, { text, blocks }: MessageText) {
  const { deps, post } = turn;
  const message = {
    channel,
    text,
    blocks: [...blocks],
    unfurl_links: false,
    unfurl_media: false,
    metadata: { event_type: messageEvent, event_payload: { key: post.key } },
    ...(post.threadTs === undefined ? {} : { thread_ts: post.threadTs }),
  };
  await deps.pace?.(channel);
  // oxlint-disable-next-line unicorn/require-post-message-target-origin -- Slack's, not the window's
  return sendOr(turn, () => deps.slack.chat.postMessage(message));
}

/** Rate limited is certainly not posted: the intent is taken back, so that the next try need not look. */
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
    if (found.ok && found.value) return settle(turn, found.value, false);
    if (!found.ok) unread = true;
  }
  if (!unread) return 'absent';
  await write(deps, post, { ...intent, leaseUntilMs: now(deps) + settleMs }, turn.version);
  return refused('uncertain');
}

async function settle(turn: Turn, ref: MessageRef, isNew: boolean): Promise<Result<Posted, never>> {
  const { channel, ts } = ref;
  await write(turn.deps, turn.post, { state: 'posted', channel, ts }, turn.version);
  return done({ channel, ts, isNew });
}

function write(deps: SpeakDeps, post: Post, record: Record, ifVersion: number | null) {
  const expiresAtMs = deps.clock.nowMs() + keepMs;
  return deps.keyValue.put(outboxKey(post.key), record, { expiresAtMs, ifVersion });
}

function now(deps: SpeakDeps): number {
  return (deps.realNowMs ?? Date.now)();
}

function outboxKey(key: string): string {
  return `outbox|${key}`;
}
