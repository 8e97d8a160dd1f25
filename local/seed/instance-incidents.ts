import { randomUUID } from 'node:crypto';
import {
  DescribeAlarmsCommand,
  PutMetricAlarmCommand,
  SetAlarmStateCommand,
} from '@aws-sdk/client-cloudwatch';
import { DescribeInstancesCommand, StopInstancesCommand } from '@aws-sdk/client-ec2';
import { minuteMs, utcInstant } from '../../core/calendar.ts';
import { fn as checkFunction } from '../../events/ec2-instance/function.ts';
import { ail } from '../aws/ailments.ts';
import { incidentTopic, sentAlarm, statusAlarm } from '../aws/alarm-message.ts';
import type { LocalAws } from '../aws/aws-clients.ts';
import type { SentByAws } from '../aws/send-to-queue.ts';
import type { HandChange, HappensAt } from './define.ts';
import { tagOf } from './tags.ts';

/** In a row's detail, from when the alarm goes off until it clears. */
export const inAlarm = 'in alarm';

/** The instances of a region whose alarm is on. */
export async function alarmed(aws: LocalAws, region: string): Promise<ReadonlySet<string>> {
  const { MetricAlarms = [] } = await aws
    .cloudwatch(region)
    .send(new DescribeAlarmsCommand({ StateValue: 'ALARM' }));
  return new Set(
    MetricAlarms.flatMap(({ Dimensions = [] }) =>
      Dimensions.flatMap(({ Name, Value }) => (Name === 'InstanceId' && Value ? [Value] : [])),
    ),
  );
}

/** What happens to an instance while nobody calls AWS. */
export const instanceIncidents: readonly HandChange[] = [
  {
    title: 'An alarm goes off',
    offered: ({ state, detail }) => state === 'running' && !detail.includes(inAlarm),
    happens: async (at) => {
      // The alarm waits for five failed minutes.
      const sinceMs = at.nowMs - 6 * minuteMs;
      await ail(at.aws.endpoint, at.region, at.id, { check: { of: 'instance', sinceMs } });
      return alarm(at, 'ALARM');
    },
  },
  {
    title: 'The alarm clears',
    offered: ({ detail }) => detail.includes(inAlarm),
    happens: async (at) => {
      await ail(at.aws.endpoint, at.region, at.id, {});
      return alarm(at, 'OK');
    },
  },
  {
    title: 'The host is retired',
    offered: ({ state }) => state === 'running',
    happens: (at) => stopped(at, 'Server.ScheduledStop', 'Stopped due to a scheduled retirement'),
  },
  {
    title: 'The OS shuts down',
    offered: ({ state }) => state === 'running',
    happens: (at) => stopped(at, 'Client.InstanceInitiatedShutdown', 'Instance initiated shutdown'),
  },
];

async function alarm(at: HappensAt, state: 'ALARM' | 'OK'): Promise<SentByAws> {
  const { aws, account, region, id, nowMs } = at;
  const topic = incidentTopic(account, region);
  const name = `${await nameOf(at)} status check`;
  const cloudwatch = aws.cloudwatch(region);
  await cloudwatch.send(
    new PutMetricAlarmCommand({
      ...statusAlarm,
      AlarmName: name,
      Dimensions: [{ Name: 'InstanceId', Value: id }],
      AlarmActions: [topic],
      OKActions: [topic],
    }),
  );
  await cloudwatch.send(
    new SetAlarmStateCommand({ AlarmName: name, StateValue: state, StateReason: 'The local copy set it' }),
  );
  const dimension = { name: 'InstanceId', value: id };
  const readings = { ALARM: 1, OK: 0 };
  return sentAlarm(
    { account, region, name, topic, settings: statusAlarm, dimension, readings },
    state,
    nowMs,
  );
}

/** https://docs.aws.amazon.com/AWSEC2/latest/UserGuide/monitoring-instance-state-changes.html */
async function stopped(
  { aws, account, region, id, nowMs }: HappensAt,
  code: string,
  message: string,
): Promise<SentByAws> {
  await aws.ec2(region).send(new StopInstancesCommand({ InstanceIds: [id] }));
  await ail(aws.endpoint, region, id, { stop: { code, message, atMs: nowMs } });
  return {
    queue: queueOf(checkFunction.wakes),
    body: {
      version: '0',
      id: randomUUID(),
      'detail-type': 'EC2 Instance State-change Notification',
      source: 'aws.ec2',
      account,
      time: utcInstant(nowMs).replace(/\.\d+Z$/, 'Z'),
      region,
      resources: [`arn:aws:ec2:${region}:${account}:instance/${id}`],
      detail: { 'instance-id': id, state: 'stopped' },
    },
  };
}

async function nameOf({ aws, region, id }: HappensAt): Promise<string> {
  const { Reservations } = await aws.ec2(region).send(new DescribeInstancesCommand({ InstanceIds: [id] }));
  return tagOf(Reservations?.[0]?.Instances?.[0]?.Tags, 'Name') ?? id;
}

function queueOf(wakes: object): string {
  return 'queue' in wakes ? String(wakes.queue) : '';
}
