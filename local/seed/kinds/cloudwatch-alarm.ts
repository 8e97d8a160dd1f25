import {
  DescribeAlarmsCommand,
  PutMetricAlarmCommand,
  SetAlarmStateCommand,
} from '@aws-sdk/client-cloudwatch';
import { z } from 'zod';
import type { LocalAws } from '../../aws/aws-clients.ts';
import { defineLocalKind } from '../define.ts';
import { name, tags } from '../fields.ts';
import { tagList, words } from '../tags.ts';

const schema = z.strictObject({
  name,
  region: z.string(),
  tags,
  /** The RDS instance whose CPU it watches. */
  database: z.string(),
});

/** Alarms on the CPU of databases. The emulator evaluates none, so their states change by hand. */
export const local = defineLocalKind<z.output<typeof schema>>({
  section: 'alarms',
  schema,
  make: async ({ aws, limit }, entries) => {
    const make = (seed: z.output<typeof schema>) =>
      aws.cloudwatch(seed.region).send(
        new PutMetricAlarmCommand({
          AlarmName: seed.name,
          Namespace: 'AWS/RDS',
          MetricName: 'CPUUtilization',
          Dimensions: [{ Name: 'DBInstanceIdentifier', Value: seed.database }],
          Statistic: 'Average',
          Period: 300,
          EvaluationPeriods: 3,
          Threshold: 80,
          ComparisonOperator: 'GreaterThanThreshold',
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
      changes: [change('Set to ALARM', 'ALARM'), change('Set to OK', 'OK')],
    },
  ],
});

function change(title: string, to: 'ALARM' | 'OK') {
  return {
    title,
    offered: ({ state }: { readonly state: string }) => state !== to,
    run: async (aws: LocalAws, region: string, AlarmName: string) =>
      aws
        .cloudwatch(region)
        .send(new SetAlarmStateCommand({ AlarmName, StateValue: to, StateReason: 'Set by hand' })),
  };
}
