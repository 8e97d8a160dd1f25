import { samples as ofAlarms } from '../../events/alarm/samples.ts';
import { samples as ofInstances } from '../../events/ec2-instance/samples.ts';
import { samples as ofIam } from '../../events/iam-change/samples.ts';

const account = '123456789012';
const region = 'eu-west-1';
const rule = 'ec2-instance-missing-tags';

/** A full batch of the function `check`: one event of all running instances, and nine of 50 tagged instances each. */
export function instanceEvents(): unknown {
  const all = { ...ofInstances.samples['instance-running'], id: 'all', detail: {} };
  const tagged = Array.from({ length: 9 }, (_, nth) => ({
    ...ofInstances.samples['instance-tags'],
    id: `tagged-${nth}`,
    resources: Array.from({ length: 50 }, (_unused, at) => instanceArn(nth * 50 + at)),
  }));
  return batchOf([all, ...tagged]);
}

/** A full batch of the function `alarm`: 50 alarms of one moment. */
export function alarms(): unknown {
  const sample = ofAlarms.samples['status-check-failed'];
  return batchOf(
    Array.from({ length: 50 }, (_, nth) => ({ ...sample, AlarmArn: `${sample.AlarmArn} ${nth}` })),
  );
}

/** Full batches of the function `iam-change`: every call that it reads. */
export function iamEvents(): readonly unknown[] {
  const all = Object.values(ofIam.samples);
  return Array.from({ length: Math.ceil(all.length / 10) }, (_, nth) =>
    batchOf(all.slice(10 * nth, 10 * nth + 10)),
  );
}

/** The recheck of a finding that is not due any more: `recheck-iam` reads it and stops. */
export function identityRecheck(): unknown {
  return batchOf([{ type: 'permissions.recheck', findingId: 'ended', generation: 0 }]);
}

/** Events as the queue gives them to a function. */
export function batchOf(events: readonly unknown[]): unknown {
  const Records = events.map((event, nth) => ({
    messageId: `m-${nth}`,
    body: JSON.stringify(event),
    attributes: { ApproximateReceiveCount: '1' },
    messageAttributes: {},
    eventSource: 'aws:sqs',
  }));
  return { Records };
}

/** AWS Config asks for the evaluations of all instances. */
export function configEvent(): unknown {
  return {
    accountId: account,
    resultToken: 'token',
    ruleParameters: JSON.stringify({ rule }),
    invokingEvent: JSON.stringify({
      messageType: 'ScheduledNotification',
      notificationCreationTime: new Date().toISOString(),
    }),
  };
}

function instanceArn(nth: number): string {
  return `arn:aws:ec2:${region}:${account}:instance/i-${nth.toString(16).padStart(17, '0')}`;
}
