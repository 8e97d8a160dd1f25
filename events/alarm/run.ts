import type { Incoming } from '../../core/incidents/alarm-change.ts';
import { type ReceiveAlarmDeps, receiveAlarm } from '../../core/incidents/receive-alarm.ts';
import { inGroups } from '../../core/listing.ts';

export type AlarmDeps = ReceiveAlarmDeps;

type Numbered = { readonly index: number; readonly incoming: Incoming };

const atATime = 10;

/** Handles the changes of each alarm in their order, and different alarms at once. Returns the indexes of those that failed. */
export async function receiveAlarms(deps: AlarmDeps, all: readonly Incoming[]): Promise<ReadonlySet<number>> {
  const failed = new Set<number>();
  const byAlarm = new Map<string, Numbered[]>();
  for (const [index, incoming] of all.entries()) {
    const key = incoming.is === 'change' ? incoming.change.arn : `unreadable ${index}`;
    byAlarm.set(key, [...(byAlarm.get(key) ?? []), { index, incoming }]);
  }
  await inGroups([...byAlarm.values()], atATime, async (ofAlarm) => {
    for (const { index, incoming } of ofAlarm.toSorted((a, b) => timeOf(a) - timeOf(b)))
      await receiveAlarm(deps, incoming).catch((thrown: unknown) => {
        failed.add(index);
        const { name: error, message: error_message } =
          thrown instanceof Error ? thrown : { name: 'unknown', message: String(thrown) };
        deps.log.error('alarm failed', { error, error_message });
      });
  });
  return failed;
}

function timeOf({ incoming }: Numbered): number {
  return incoming.is === 'change' ? incoming.change.atMs : 0;
}
