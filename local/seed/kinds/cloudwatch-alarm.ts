import {
  DescribeAlarmsCommand,
  PutMetricAlarmCommand,
  SetAlarmStateCommand,
} from '@aws-sdk/client-cloudwatch';
import { z } from 'zod';
import { incidentTopic, sentAlarm } from '../../aws/alarm-message.ts';
import { defineLocalKind, type HandChange } from '../define.ts';
import { name, tags } from '../fields.ts';
import { tagList, words } from '../tags.ts';

const schema = z.strictObject({
  name,
  region: z.string(),
  tags,
  /** The RDS instance whose CPU it watches. */
  database: z.string(),
});

const cpuAlarm = {
  Namespace: 'AWS/RDS',
  MetricName: 'CPUUtilization',
  Statistic: 'Average',
  Period: 300,
  EvaluationPeriods: 3,
  DatapointsToAlarm: 3,
  Threshold: 80,
  ComparisonOperator: 'GreaterThanThreshold',
  TreatMissingData: 'missing',
} as const;
const dimensionName = 'DBInstanceIdentifier';

/** Alarms on the CPU of databases. The emulator evaluates none, so they go off by hand. */
export const local = defineLocalKind<z.output<typeof schema>>({
  section: 'alarms',
  schema,
  make: async ({ aws, account, limit }, entries) => {
    const make = (seed: z.output<typeof schema>) =>
      aws.cloudwatch(seed.region).send(
        new PutMetricAlarmCommand({
          ...cpuAlarm,
          AlarmName: seed.name,
          Dimensions: [{ Name: dimensionName, Value: seed.database }],
          AlarmActions: [incidentTopic(account, seed.region)],
          OKActions: [incidentTopic(account, seed.region)],
          Tags: tagList(seed.tags),
        }),
      );
    await Promise.all(entries.map((entry) => limit(() => make(entry))));
    return [];
  },
  panes: [
    {
      title: 'CloudWatch alarm',
      scope: 'regional',
      read: async (aws, region) => {
        const { MetricAlarms = [] } = await aws.cloudwatch(region).send(new DescribeAlarmsCommand({}));
        return MetricAlarms.map(({ AlarmName = '', StateValue = '', Namespace, MetricName }) => ({
          id: AlarmName,
          name: AlarmName,
          state: StateValue,
          tone: StateValue === 'OK' ? 'good' : 'watch',
          detail: words(Namespace, MetricName),
        }));
      },
      changes: [change('Goes off', 'ALARM'), change('Clears', 'OK')],
    },
  ],
});

/** Not of an instance's alarm: that goes off with the instance. */
function change(title: string, to: 'ALARM' | 'OK'): HandChange {
  return {
    title,
    offered: ({ state, detail }) =>
      (state === 'ALARM') !== (to === 'ALARM') && detail.includes(cpuAlarm.Namespace),
    happens: async ({ aws, account, region, id, nowMs }) => {
      const cloudwatch = aws.cloudwatch(region);
      const { MetricAlarms } = await cloudwatch.send(new DescribeAlarmsCommand({ AlarmNames: [id] }));
      const value = MetricAlarms?.[0]?.Dimensions?.[0]?.Value ?? '';
      await cloudwatch.send(
        new SetAlarmStateCommand({ AlarmName: id, StateValue: to, StateReason: 'The local copy set it' }),
      );
      const alarm = {
        account,
        region,
        name: id,
        topic: incidentTopic(account, region),
        settings: cpuAlarm,
        dimension: { name: dimensionName, value },
        readings: { ALARM: 97, OK: 31 },
      };
      return sentAlarm(alarm, to, nowMs);
    },
  };
}
