import { dayMs, minuteMs } from '../calendar.ts';
import type { Policy } from '../policy.ts';
import type { KeyValue } from '../ports/key-value.ts';
import type { Clock, Log } from '../ports/runtime.ts';
import { type EpochMs, resourceKey } from '../resource.ts';
import type { AnyRule } from '../rule.ts';
import { shorten } from '../shorten.ts';
import type { AlarmChange, Incoming, UnreadableMessage } from './alarm-change.ts';
import { noteAlarm } from './known-alarms.ts';
import type { IncidentEntry, IncidentLog, KindWithoutHandler } from './log.ts';
import type { ToldOf } from './look-request.ts';

export type ReceiveAlarmDeps = {
  readonly clock: Clock;
  readonly log: Log;
  readonly keyValue: Pick<KeyValue, 'get' | 'put'>;
  readonly incidentLog: Pick<IncidentLog, 'add'>;
  readonly policy: () => Promise<Policy>;
  readonly rules: readonly AnyRule[];
  /** Begins the names of the alarms of this stage: `janitor-production`. */
  readonly ownPrefix: string;
};

/** SNS tries for 23 days. What is older than this is history. */
const greatestAgeMs = 15 * minuteMs;
const unreadableKeptMs = 30 * dayMs;
const mostReason = 1_000;
const mostAlarmReason = 300;
const [alarmKind, janitorKind]: readonly [KindWithoutHandler, KindWithoutHandler] = ['alarm', 'janitor'];

/**
 * Logs a message, and returns the resources to look at because of it. A message may come twice, late or out of order.
 */
export async function receiveAlarm(deps: ReceiveAlarmDeps, incoming: Incoming): Promise<readonly ToldOf[]> {
  if (incoming.is === 'unreadable') {
    await receiveUnreadable(deps, incoming.message);
    return [];
  }
  const { change } = incoming;
  const nowMs = deps.clock.nowMs();
  const policy = await deps.policy();
  const entry = entryOf(deps, policy, change, nowMs);
  await deps.incidentLog.add(entry);
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
  const isNothing = order === 'older' || isLate;
  // Without data nothing is known: it begins nothing and ends nothing.
  if (isNothing || change.state === 'INSUFFICIENT_DATA') return [];
  return toldOf(change, entry, itselfFor(deps, policy, entry));
}

/** The instances of an alarm, and the alarm itself if only that can be judged. */
function toldOf(change: AlarmChange, entry: IncidentEntry, itself: string | undefined): readonly ToldOf[] {
  const { arn, name, account, region, state, atMs, reason } = change;
  const { kind, id } = entry;
  const alarm = {
    arn,
    name,
    state,
    atMs,
    reason: shorten(reason, mostAlarmReason),
    entry: { kind, id, atMs },
  };
  // An alarm of Janitor's own stage is no incident of an instance.
  const metrics = entry.kind === janitorKind ? [] : change.metrics;
  const instances = metrics.flatMap(({ account: owner, instance }) =>
    instance === null
      ? []
      : [{ account: owner, region, kind: 'ec2-instance', id: instance, alarms: [alarm] }],
  );
  const all = [
    ...instances,
    ...(itself === undefined ? [] : [{ account, region, kind: itself, id: name, alarms: [alarm] }]),
  ];
  return [...new Map(all.map((one) => [resourceKey(one), one])).values()];
}

/** The kind of the alarm itself, if a rule in force judges it. */
function itselfFor({ rules }: ReceiveAlarmDeps, policy: Policy, { kind }: IncidentEntry): string | undefined {
  const judges = othersRule(rules, policy);
  return judges && (kind === judges.id || kind === janitorKind) ? judges.kind : undefined;
}

function othersRule(rules: readonly AnyRule[], policy: Policy): AnyRule | undefined {
  return rules.find(({ id, incident }) => incident?.answersOthers && policy.rules[id] !== undefined);
}

/** The rule in force that answers an alarm on one of these metrics of an instance, else the one for all others. */
function handlerOf(
  { rules }: ReceiveAlarmDeps,
  policy: Policy,
  { metrics }: AlarmChange,
): string | undefined {
  const answers = ({ id, incident }: AnyRule): boolean =>
    policy.rules[id] !== undefined &&
    metrics.some(
      ({ namespace, metric, instance }) =>
        instance !== null &&
        incident?.alarms.some((one) => one.namespace === namespace && one.metrics.includes(metric)),
    );
  return (rules.find(answers) ?? othersRule(rules, policy))?.id;
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

function entryOf(deps: ReceiveAlarmDeps, policy: Policy, change: AlarmChange, nowMs: EpochMs): IncidentEntry {
  const { id, source, account, region, name, arn, state, atMs, reason, raw } = change;
  const isOwn = name.startsWith(`${deps.ownPrefix}-`);
  return {
    ...nothingKnown,
    kind: isOwn ? janitorKind : (handlerOf(deps, policy, change) ?? alarmKind),
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
