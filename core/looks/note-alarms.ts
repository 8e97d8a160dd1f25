import { findingEvent, janitor } from '../audit.ts';
import type { Finding } from '../finding.ts';
import type { IncidentAlarm } from '../incident.ts';
import { bare, incidentOf, withAlarms } from '../incidents/incident-of.ts';
import type { CommonDeps } from '../ports/deps.ts';

/** Stores on live findings what their alarms tell that is newer. Returns the findings as they are then. */
export async function noteAlarms(
  deps: CommonDeps,
  live: ReadonlyMap<string, Finding>,
  alarms: readonly IncidentAlarm[],
): Promise<ReadonlyMap<string, Finding>> {
  const noted = new Map(live);
  for (const [key, finding] of live) {
    const now = await note(deps, finding, alarms.map(bare));
    if (now) noted.set(key, now);
    else noted.delete(key);
  }
  return noted;
}

/** Undefined when another process ended it meanwhile. */
async function note(
  deps: CommonDeps,
  finding: Finding,
  alarms: readonly IncidentAlarm[],
): Promise<Finding | undefined> {
  const before = finding.incident ?? incidentOf([], undefined, finding.foundAtMs);
  const incident = withAlarms(before, alarms);
  if (incident === before) return finding;
  const [newest] = alarms.toSorted((a, b) => b.atMs - a.atMs);
  const summary = `${finding.resource.name}: alarm ${newest?.name} is ${newest?.state}`;
  const event = findingEvent(deps, finding, 'incident.alarmed', janitor, summary, {
    alarms,
    repeats: incident.repeats,
  });
  const moved = await deps.store.move(finding, { ...finding, incident, updatedAtMs: event.atMs }, event);
  if (!moved.ok) {
    // A finding that a person decided on meanwhile keeps its decision; the next change of the alarm is noted.
    return deps.store.get(finding.id);
  }
  if (moved.value.card) await deps.queue.send({ type: 'finding.sync', findingId: finding.id });
  return moved.value;
}
