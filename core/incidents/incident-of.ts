import type { Incident, IncidentAlarm } from '../incident.ts';
import type { EpochMs } from '../resource.ts';

const mostAlarms = 10;

/** A new incident. `sinceMs`: since when the resource shows it; undefined: since its first alarm, else now. */
export function incidentOf(
  alarms: readonly IncidentAlarm[],
  sinceMs: EpochMs | undefined,
  nowMs: EpochMs,
): Incident {
  const firing = alarms.filter(({ state }) => state === 'ALARM').map(({ atMs }) => atMs);
  return {
    sinceMs: sinceMs ?? Math.min(nowMs, ...firing),
    alarms: newestOf(alarms.map(bare)),
    repeats: 0,
    acknowledged: null,
    escalatedAtMs: null,
    clearedAtMs: null,
  };
}

/** The incident with what is newer of its alarms. The same object when nothing is. */
export function withAlarms(incident: Incident, alarms: readonly IncidentAlarm[]): Incident {
  const known = new Map(incident.alarms.map((alarm) => [alarm.arn, alarm]));
  let { repeats } = incident;
  let isSame = true;
  for (const alarm of alarms.toSorted((a, b) => a.atMs - b.atMs)) {
    const before = known.get(alarm.arn);
    if (before && before.atMs >= alarm.atMs) continue;
    if (before && alarm.state === 'ALARM') repeats += 1;
    known.set(alarm.arn, alarm);
    isSame = false;
  }
  return isSame ? incident : { ...incident, alarms: newestOf([...known.values()]), repeats };
}

/** Without what a look knows more of an alarm. */
export function bare({ arn, name, state, atMs, reason }: IncidentAlarm): IncidentAlarm {
  return { arn, name, state, atMs, reason };
}

function newestOf(alarms: readonly IncidentAlarm[]): readonly IncidentAlarm[] {
  return alarms.toSorted((a, b) => a.atMs - b.atMs).slice(-mostAlarms);
}
