import { minuteMs } from '../calendar.ts';
import type { Policy } from '../policy.ts';
import { type EpochMs, resourceKey } from '../resource.ts';
import type { AnyRule } from '../rule.ts';
import { shorten } from '../shorten.ts';
import type { AlarmChange, Incoming } from './alarm-change.ts';
import { noteAlarm } from './known-alarms.ts';
import { type IncidentEntry, type KindWithoutHandler, nothingKnown } from './log.ts';
import type { ToldOf } from './look-request.ts';
import { othersRule } from './others-rule.ts';
import { receiveUnreadable, type UnreadableDeps } from './unreadable.ts';

export type ReceiveAlarmDeps = UnreadableDeps;

/** SNS tries for 23 days. What is older than this is history. */
const greatestAgeMs = 15 * minuteMs;
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
    kind: entry.kind,
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
