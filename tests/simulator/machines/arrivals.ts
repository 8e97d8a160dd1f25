import type { AlarmState } from '../../../core/incident.ts';
import { settleLog } from '../../../core/incidents/settle-log.ts';
import { changeId } from '../../../events/alarm/ids.ts';
import { parseAlarm } from '../../../events/alarm/parse.ts';
import { receiveAlarms } from '../../../events/alarm/run.ts';
import { judgeInstances } from '../../../events/ec2-instance/run.ts';
import { account, region } from '../things.ts';
import type { SimulatedDeps } from '../worker.ts';

/** What alarms, EC2 and the table of findings tell the janitor's functions. */
export type Arrival =
  | { readonly type: 'arrives.alarms'; readonly changes: readonly AlarmSaid[] }
  | { readonly type: 'arrives.stop'; readonly id: string }
  | { readonly type: 'arrives.change-of'; readonly findingId: string };

/** `instance` null: the alarm names none. */
export type AlarmSaid = {
  readonly name: string;
  readonly instance: string | null;
  readonly state: AlarmState;
  readonly atMs: number;
};

export function isArrival(work: { readonly type: string }): work is Arrival {
  return work.type.startsWith('arrives.');
}

/** Hands it to the real functions. Throws as they do, so that it arrives again. */
export async function arrive(deps: SimulatedDeps, arrival: Arrival): Promise<void> {
  switch (arrival.type) {
    case 'arrives.alarms': {
      const incoming = arrival.changes.flatMap((change) => {
        const parsed = parseAlarm(messageOf(change));
        if (!parsed.ok) throw new Error(`an alarm that cannot be read: ${parsed.error}`);
        return parsed.value;
      });
      const failed = await receiveAlarms({ ...deps, ownPrefix: 'janitor-sim' }, incoming);
      if (failed.size > 0) throw new Error('Throttling of an alarm');
      return;
    }
    case 'arrives.stop':
      return judgeInstances(
        {
          ...deps,
          homeRegion: region,
          putFile: async () => undefined,
          tagMetrics: () => undefined,
          count: () => undefined,
        },
        { eventId: `stop-${arrival.id}`, account, region, instanceId: arrival.id, isStop: true },
      );
    case 'arrives.change-of':
      return settleLog({ ...deps, changeId }, arrival.findingId);
  }
}

/** As CloudWatch sends it to its SNS topic. */
function messageOf({ name, instance, state, atMs }: AlarmSaid): string {
  return JSON.stringify({
    AlarmName: name,
    AlarmArn: alarmArn(name),
    NewStateValue: state,
    NewStateReason: 'Threshold Crossed',
    StateChangeTime: new Date(atMs).toISOString().replace('Z', '+0000'),
    Trigger: instance
      ? {
          Namespace: 'AWS/EC2',
          MetricName: 'StatusCheckFailed_Instance',
          Dimensions: [{ name: 'InstanceId', value: instance }],
        }
      : { Namespace: 'AWS/SQS', MetricName: 'ApproximateAgeOfOldestMessage', Dimensions: [] },
  });
}

function alarmArn(name: string): string {
  return `arn:aws:cloudwatch:${region}:${account}:alarm:${name}`;
}

/** The entry of a change in the log. */
export function entryId({ name, state, atMs }: AlarmSaid): string {
  return changeId({ arn: alarmArn(name), state, atMs });
}
