import { dayMs, minuteMs } from '../calendar.ts';
import type { KeyValue } from '../ports/key-value.ts';
import type { Clock, Log } from '../ports/runtime.ts';
import type { EpochMs } from '../resource.ts';
import { shorten } from '../shorten.ts';
import type { AlarmChange, Incoming, UnreadableMessage } from './alarm-change.ts';
import { noteAlarm } from './known-alarms.ts';
import type { IncidentEntry, IncidentLog, KindWithoutHandler } from './log.ts';

export type ReceiveAlarmDeps = {
  readonly clock: Clock;
  readonly log: Log;
  readonly keyValue: Pick<KeyValue, 'get' | 'put'>;
  readonly incidentLog: IncidentLog;
  /** Begins the names of the alarms of this stage: `janitor-production`. */
  readonly ownPrefix: string;
};

/** SNS tries for 23 days. What is older than this is history. */
const greatestAgeMs = 15 * minuteMs;
const unreadableKeptMs = 30 * dayMs;
const mostReason = 1_000;

/** Logs a message and says what it asks for. A message may come twice, late or out of order. */
export async function receiveAlarm(deps: ReceiveAlarmDeps, incoming: Incoming): Promise<void> {
  if (incoming.is === 'unreadable') return receiveUnreadable(deps, incoming.message);
  const { change } = incoming;
  const nowMs = deps.clock.nowMs();
  await deps.incidentLog.add(entryOf(deps, change, nowMs));
  const order = await noteAlarm(deps, change);
  const isLate = nowMs - change.atMs > greatestAgeMs;
  deps.log.info('alarm received', {
    alarm: change.arn,
    state: change.state,
    source: change.source,
    delay_ms: nowMs - change.atMs,
    ...(order === 'older' ? { ignored: 'older than what is known' } : {}),
    ...(isLate ? { ignored: 'older than 15 minutes' } : {}),
  });
}

async function receiveUnreadable(deps: ReceiveAlarmDeps, message: UnreadableMessage): Promise<void> {
  const { id } = message;
  const atMs = await firstSeenMs(deps, id);
  await deps.incidentLog.add({
    ...nothingKnown,
    kind: 'unknown',
    id,
    atMs,
    receivedAtMs: deps.clock.nowMs(),
    because: message.why,
    raw: { text: message.raw },
  });
  deps.log.warn('message is no alarm', { id, why: message.why });
}

/** A message without a time of its own has the time when it first came. */
async function firstSeenMs({ keyValue, clock }: ReceiveAlarmDeps, id: string): Promise<EpochMs> {
  const key = `unreadable|${id}`;
  const nowMs = clock.nowMs();
  const put = await keyValue.put(key, nowMs, { expiresAtMs: nowMs + unreadableKeptMs, ifVersion: null });
  const first = put.ok ? nowMs : (await keyValue.get(key))?.value;
  return typeof first === 'number' ? first : nowMs;
}

const nothingKnown = {
  source: 'sns',
  account: null,
  region: null,
  name: 'unreadable message',
  arn: null,
  alarmArn: null,
  state: null,
  findingId: null,
  result: null,
  actedAtMs: null,
  actedBy: null,
  clearedAtMs: null,
} as const satisfies Partial<IncidentEntry>;

function entryOf({ ownPrefix }: ReceiveAlarmDeps, change: AlarmChange, nowMs: EpochMs): IncidentEntry {
  const { id, source, account, region, name, arn, state, atMs, reason, raw } = change;
  return {
    ...nothingKnown,
    kind: (name.startsWith(`${ownPrefix}-`) ? 'janitor' : 'alarm') satisfies KindWithoutHandler,
    id,
    atMs,
    receivedAtMs: nowMs,
    source,
    account,
    region,
    name,
    alarmArn: arn,
    state,
    because: shorten(reason, mostReason),
    raw: { text: raw },
  };
}
