import type { Block, KnownBlock } from '@slack/types';
import { dayMs } from '../core/calendar.ts';
import type { Told } from '../core/finding.ts';
import { done, type Result, refused } from '../core/result.ts';
import { patiently, troubleText } from './api/call.ts';
import { messageEvent, type SpeakDeps } from './api/speak-deps.ts';
import { findPosted } from './find-posted.ts';
import { mentionsIn } from './mentions.ts';

export type MessageText = { readonly text: string; readonly blocks: readonly (KnownBlock | Block)[] };

export type Post = {
  /** Names the message: the same key is posted once, by whoever asks first. */
  readonly key: string;
  /** Where to, in order of preference: the next is tried when Slack refuses one by name. */
  readonly channels: readonly string[];
  readonly threadTs?: string;
  /** What it speaks of; stored with the message, for callers that have to know what exactly was posted. */
  readonly about?: readonly string[];
  /** `instead`: the channel that was preferred and could not be reached, and Slack's word for why. */
  readonly body: (instead: Instead) => MessageText;
  /** The same without what not every workspace knows: used where Slack answers `invalid_blocks`. */
  readonly plain?: (instead: Instead) => MessageText;
  /** Hears of each channel that refused it by name. */
  readonly onRefused?: (channel: string, error: string) => void;
};

type Instead = { readonly channel: string; readonly error: string } | null;

/**
 * `isNew`: posted by this very call. `named`, `about`: whom the posted message mentions, and what it speaks of, which may
 * be less than what this call asked for.
 */
export type Posted = Told & { readonly about: readonly string[]; readonly isNew: boolean };

/** `uncertain`: to be tried again later. `unreachable`: every channel refused it; what Slack said is in the log. */
export type PostRefusal = 'uncertain' | 'unreachable';

/** Longer than any post may take, lookups included. */
const leaseMs = 45_000;
/** After a lost answer: how long the message may still take to show. */
const settleMs = 8_000;
const keepMs = 60 * dayMs;

type OutboxRecord =
  | { readonly state: 'idle' }
  | {
      readonly state: 'posting';
      readonly sinceMs: number;
      readonly leaseUntilMs: number;
      readonly channels: readonly string[];
    }
  | {
      readonly state: 'posted';
      readonly channel: string;
      readonly ts: string;
      /** Absent: not known. */
      readonly named?: readonly string[];
      readonly about?: readonly string[];
    };

/**
 * Posts a message once, however often and by however many workers it is asked for: the intent is stored before,
 * the time stamp after. Whoever finds an intent that is neither done nor being worked on looks for the message in
 * the channel by its metadata, and posts only when it is certainly not there.
 */
export async function postOnce(deps: SpeakDeps, post: Post): Promise<Result<Posted, PostRefusal>> {
  const nowMs = (deps.realNowMs ?? Date.now)();
  const stored = await deps.keyValue.get(outboxKey(post.key));
  const record = stored ? (stored.value as OutboxRecord) : undefined;
  if (record?.state === 'posted') return done({ ...told(record), about: record.about ?? [], isNew: false });
  const former = record?.state === 'posting' ? record : undefined;
  if (former && former.leaseUntilMs > nowMs) return refused('uncertain');

  const intent: OutboxRecord = {
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
export async function postedAs(deps: SpeakDeps, key: string): Promise<Told | undefined> {
  const record = (await deps.keyValue.get(outboxKey(key)))?.value as OutboxRecord | undefined;
  return record?.state === 'posted' ? told(record) : undefined;
}

function told({ channel, ts, named = [] }: Extract<OutboxRecord, { state: 'posted' }>): Told {
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
      deps.log.warn('the answer to a message was lost', { key: post.key, why: sent.error.why });
      const looked = await lookUp(turn);
      if (looked !== 'absent') return looked;
      await write(deps, post, { ...turn.intent, leaseUntilMs: now(deps) + settleMs }, turn.version);
      return refused('uncertain');
    }
    deps.log.error('Slack refused a message', { key: post.key, channel, error: troubleText(sent.error) });
    post.onRefused?.(channel, sent.error.error);
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
    metadata: { event_type: messageEvent, event_payload: payload(post.key, mentionsIn(blocks)) },
    ...(post.threadTs === undefined ? {} : { thread_ts: post.threadTs }),
  };
  await deps.pace?.(channel);
  // oxlint-disable-next-line unicorn/require-post-message-target-origin -- Slack's, not the window's
  return sendOr(turn, () => deps.slack.chat.postMessage(message));
}

/** `named`: whom it mentions, for whoever finds the message after a lost answer. */
function payload(key: string, named: readonly string[]): Record<string, string> {
  return named.length === 0 ? { key } : { key, named: named.join(' ') };
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
    if (found.ok && found.value) return settle(turn, found.value, { isNew: false, about: [] });
    if (!found.ok) unread = true;
  }
  if (!unread) return 'absent';
  await write(deps, post, { ...intent, leaseUntilMs: now(deps) + settleMs }, turn.version);
  return refused('uncertain');
}

/** A message that is found was posted by an earlier call, which may have spoken of something else. */
async function settle(
  turn: Turn,
  { channel, ts, named }: Told,
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
