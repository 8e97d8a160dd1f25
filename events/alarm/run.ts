import type { Incoming } from '../../core/incidents/alarm-change.ts';
import { incidentRunId, type ToldOf, undecidedForMs } from '../../core/incidents/look-request.ts';
import { type ReceiveAlarmDeps, receiveAlarm } from '../../core/incidents/receive-alarm.ts';
import { inGroups } from '../../core/listing.ts';
import type { Queue } from '../../core/ports/queue.ts';
import { resourceKey } from '../../core/resource.ts';

export type AlarmDeps = ReceiveAlarmDeps & { readonly queue: Queue };

type Numbered = { readonly index: number; readonly incoming: Incoming };
type Look = { readonly index: number; readonly runId: string; readonly told: readonly ToldOf[] };

const atATime = 10;

/**
 * Handles the changes of each alarm in their order, and different alarms at once. Those of a minute lead to one look.
 * Returns the indexes of those that failed.
 */
export async function receiveAlarms(deps: AlarmDeps, all: readonly Incoming[]): Promise<ReadonlySet<number>> {
  const failed = new Set<number>();
  const fail = (indexes: readonly number[], thrown: unknown): void => {
    for (const index of indexes) failed.add(index);
    const { name: error, message: error_message } =
      thrown instanceof Error ? thrown : { name: 'unknown', message: String(thrown) };
    deps.log.error('alarm failed', { error, error_message });
  };
  const looks: Look[] = [];
  await inGroups(byAlarm(all), atATime, async (ofAlarm) => {
    for (const { index, incoming } of ofAlarm)
      try {
        const told = await receiveAlarm(deps, incoming);
        if (told.length > 0) looks.push({ index, runId: incidentRunId(timeOf(incoming)), told });
      } catch (thrown) {
        fail([index], thrown);
      }
  });
  for (const runId of new Set(looks.map((look) => look.runId))) {
    const ofRun = looks.filter((look) => look.runId === runId);
    await look(deps, runId, ofRun).catch((thrown: unknown) =>
      fail(
        ofRun.map(({ index }) => index),
        thrown,
      ),
    );
  }
  return failed;
}

async function look({ queue, clock }: AlarmDeps, runId: string, looks: readonly Look[]): Promise<void> {
  const resources = new Map<string, ToldOf>();
  for (const one of looks.flatMap(({ told }) => told)) {
    const key = resourceKey(one);
    const known = resources.get(key);
    resources.set(key, known ? { ...known, alarms: withoutRepeats([...known.alarms, ...one.alarms]) } : one);
  }
  const untilMs = clock.nowMs() + undecidedForMs;
  await queue.send({ type: 'incident.look', runId, resources: [...resources.values()], untilMs });
}

/** SNS and EventBridge may tell of one change within one batch. */
function withoutRepeats(alarms: ToldOf['alarms']): ToldOf['alarms'] {
  return [...new Map(alarms.map((one) => [one.entry.id, one])).values()];
}

function byAlarm(all: readonly Incoming[]): readonly (readonly Numbered[])[] {
  const alarms = new Map<string, Numbered[]>();
  for (const [index, incoming] of all.entries()) {
    const key = incoming.is === 'change' ? incoming.change.arn : `unreadable ${index}`;
    alarms.set(key, [...(alarms.get(key) ?? []), { index, incoming }]);
  }
  return [...alarms.values()].map((ofAlarm) =>
    ofAlarm.toSorted((a, b) => timeOf(a.incoming) - timeOf(b.incoming)),
  );
}

function timeOf(incoming: Incoming): number {
  return incoming.is === 'change' ? incoming.change.atMs : 0;
}
