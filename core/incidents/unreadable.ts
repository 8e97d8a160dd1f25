import { dayMs, utcDate } from '../calendar.ts';
import type { Policy } from '../policy.ts';
import type { KeyValue } from '../ports/key-value.ts';
import type { Queue } from '../ports/queue.ts';
import type { Clock, Log } from '../ports/runtime.ts';
import type { EpochMs } from '../resource.ts';
import type { AnyRule } from '../rule.ts';
import type { UnreadableMessage } from './alarm-change.ts';
import { type IncidentEntry, type IncidentLog, nothingKnown, rawFileOf } from './log.ts';
import { othersRule } from './others-rule.ts';

/** What Slack is told of a message that nobody can read. */
export type UnreadableNotice = {
  /** Of what sent it and the day: one notice each. */
  readonly key: string;
  /** A topic, or EventBridge. */
  readonly from: string;
  readonly why: string;
  /** Where the message is as it came: a table of the log, or a file for a long one. */
  readonly kept: { readonly table: string; readonly atMs: EpochMs } | { readonly file: string };
  /** In order of preference. */
  readonly channels: readonly string[];
};

export type UnreadableDeps = {
  readonly clock: Clock;
  readonly log: Log;
  readonly keyValue: Pick<KeyValue, 'get' | 'put'>;
  readonly incidentLog: Pick<IncidentLog, 'add'>;
  readonly queue: Pick<Queue, 'send'>;
  readonly policy: () => Promise<Policy>;
  readonly rules: readonly AnyRule[];
  /** Begins the names of this stage: `janitor-production`. */
  readonly ownPrefix: string;
};

const keptMs = 30 * dayMs;
/** Messages name their topic, so somebody could invent many. */
const mostNotices = 10;

/** Logs a message that is no change of an alarm, and has Slack told of the first one of a topic and day. */
export async function receiveUnreadable(deps: UnreadableDeps, message: UnreadableMessage): Promise<void> {
  const { id, why, source, raw } = message;
  const atMs = await firstSeenMs(deps, id);
  const entry: IncidentEntry = {
    ...nothingKnown,
    kind: 'unknown',
    id,
    atMs,
    receivedAtMs: deps.clock.nowMs(),
    source,
    because: why,
    raw: { text: raw },
  };
  await deps.incidentLog.add(entry);
  const from = source === 'events' ? 'EventBridge' : (message.topic ?? `${deps.ownPrefix}-incidents`);
  deps.log.warn('message is no alarm', { id, why, from });
  if (!(await isToldOf(deps, from, entry))) return;
  const channels = channelsOf(deps.rules, await deps.policy());
  // A policy without a channel only observes.
  if (channels.length === 0) return;
  const file = rawFileOf(entry);
  await deps.queue.send({
    type: 'incident.unreadable',
    key: `${utcDate(atMs)}|${from}`,
    from,
    why,
    kept: file === null ? { table: `${deps.ownPrefix}-incidents`, atMs } : { file },
    channels,
  });
}

/** A message without a time of its own has the time when it first came. */
async function firstSeenMs({ keyValue, clock }: UnreadableDeps, id: string): Promise<EpochMs> {
  const key = `unreadable|${id}`;
  const nowMs = clock.nowMs();
  const put = await keyValue.put(key, nowMs, { expiresAtMs: nowMs + keptMs, ifVersion: null });
  const first = put.ok ? nowMs : (await keyValue.get(key))?.value;
  return typeof first === 'number' ? first : nowMs;
}

/**
 * Whether the message is the one of its day that Slack is told of. It stays that one, so that a retry tells of it
 * too; Slack gets one notice for each key.
 */
async function isToldOf(
  { keyValue }: UnreadableDeps,
  from: string,
  { id, atMs }: Pick<IncidentEntry, 'id' | 'atMs'>,
): Promise<boolean> {
  const key = `unreadable-told|${utcDate(atMs)}`;
  // Each stale write is another notice, and then there are enough.
  for (let attempt = 0; attempt <= mostNotices; attempt += 1) {
    const stored = await keyValue.get(key);
    const told = new Map(Object.entries((stored?.value ?? {}) as Readonly<Record<string, string>>));
    const first = told.get(from);
    if (first !== undefined) return first === id;
    if (told.size >= mostNotices) return false;
    const now = Object.fromEntries(told.set(from, id));
    const options = { expiresAtMs: atMs + keptMs, ifVersion: stored?.version ?? null };
    if ((await keyValue.put(key, now, options)).ok) return true;
  }
  return false;
}

/** Where the card of an alarm that no rule answers would be, and the default channel. */
function channelsOf(rules: readonly AnyRule[], policy: Policy): readonly string[] {
  const others = othersRule(rules, policy);
  const inForce = others && policy.rules[others.id];
  const wanted =
    inForce?.channel ??
    (inForce && policy.incidentNotices?.channels[inForce.severity]) ??
    policy.accounts.find(({ id }) => id === null)?.channel ??
    policy.defaultChannel;
  return [...new Set([wanted, policy.defaultChannel])].filter((channel) => channel !== '');
}
