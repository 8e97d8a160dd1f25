import { dayMs } from '../calendar.ts';
import type { EarlierAlarms } from '../incident.ts';
import type { IncidentEntry, IncidentKind, IncidentLog } from '../incidents/log.ts';
import type { TellingAlarm } from '../incidents/look-request.ts';
import type { Clock, Log } from '../ports/runtime.ts';

type Deps = {
  readonly clock: Clock;
  readonly log: Log;
  readonly incidentLog: Pick<IncidentLog, 'between'>;
};

/** What the log has of a change, without its raw message. */
type Change = Pick<IncidentEntry, 'alarmArn' | 'state' | 'atMs' | 'clearedAtMs'>;

/** Returns how often these alarms had gone off before; undefined: not known to have done so. */
export type EarlierOf = (alarms: readonly TellingAlarm[]) => Promise<EarlierAlarms | undefined>;

const days = 30;
/** A kind with more entries than this is not counted: a part of them would be a wrong number. */
export const mostEntries = 5_000;

/** Reads each kind of the log once, however many alarms ask. Never throws: a look goes on without it. */
export function earlierReader(deps: Deps): EarlierOf {
  const read = new Map<IncidentKind, Promise<readonly Change[]>>();
  return async (alarms) => {
    const counted: EarlierAlarms[] = [];
    for (const alarm of alarms) {
      if (alarm.state !== 'ALARM') continue;
      const { kind } = alarm.entry;
      const changes = read.get(kind) ?? changesOf(deps, kind);
      read.set(kind, changes);
      const earlier = earlierOf(alarm, await changes);
      if (earlier) counted.push(earlier);
    }
    const [most] = counted.toSorted((a, b) => b.times - a.times);
    return most;
  };
}

/** Counts the changes to ALARM before this one; undefined when there are none. */
export function earlierOf(
  { arn, name, atMs }: Pick<TellingAlarm, 'arn' | 'name' | 'atMs'>,
  changes: readonly Change[],
): EarlierAlarms | undefined {
  const own = changes
    .filter((one) => one.alarmArn === arn && one.atMs >= atMs - days * dayMs && one.atMs < atMs)
    .sort((a, b) => a.atMs - b.atMs);
  const fired = own.filter(({ state }) => state === 'ALARM');
  const last = fired.at(-1);
  if (!last) return undefined;
  const ok = own.find((one) => one.state === 'OK' && one.atMs > last.atMs);
  const endMs = ok?.atMs ?? last.clearedAtMs;
  return {
    name,
    times: fired.length,
    days,
    lastAtMs: last.atMs,
    lastedMs: endMs === null || endMs < last.atMs || endMs > atMs ? null : endMs - last.atMs,
  };
}

async function changesOf({ clock, log, incidentLog }: Deps, kind: IncidentKind): Promise<readonly Change[]> {
  const changes: Change[] = [];
  const nowMs = clock.nowMs();
  try {
    // A change is looked at minutes after it, so a day more is enough for the time before it.
    for await (const entry of incidentLog.between(kind, nowMs - (days + 1) * dayMs, nowMs)) {
      if (changes.length === mostEntries) {
        log.warn('alarms before an incident are not counted', { kind, why: `more than ${mostEntries}` });
        return [];
      }
      const { alarmArn, state, atMs, clearedAtMs } = entry;
      if (alarmArn !== null) changes.push({ alarmArn, state, atMs, clearedAtMs });
    }
  } catch (thrown) {
    log.warn('alarms before an incident are not counted', { kind, why: String(thrown) });
    return [];
  }
  return changes;
}
