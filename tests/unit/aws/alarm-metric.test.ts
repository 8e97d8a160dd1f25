import type { MetricAlarm } from '@aws-sdk/client-cloudwatch';
import { expect, test } from '@jest/globals';
import { createClients } from '../../../aws/clients.ts';
import { kind } from '../../../aws/kinds/cloudwatch/cloudwatch-alarm.ts';
import type { Reader } from '../../../aws/kinds/define.ts';
import { hourMs, minuteMs } from '../../../core/calendar.ts';
import { known, type Resource, unknown } from '../../../core/resource.ts';
import { judgeOnce } from '../../../core/rule.ts';
import { rule } from '../../../rules/cloudwatch-alarm-firing.ts';
import { script } from '../../support/scripted-client.ts';

const nowMs = Date.parse('2026-03-02T12:34:56Z');
const minute = Math.floor(nowMs / minuteMs) * minuteMs;
const sinceMs = minute - 20 * minuteMs;

const onDatabase: MetricAlarm = {
  AlarmName: 'orders-db cpu',
  AlarmArn: 'arn:aws:cloudwatch:eu-west-1:123456789012:alarm:orders-db cpu',
  StateValue: 'ALARM',
  StateTransitionedTimestamp: new Date(sinceMs),
  Namespace: 'AWS/RDS',
  MetricName: 'CPUUtilization',
  Dimensions: [{ Name: 'DBInstanceIdentifier', Value: 'orders' }],
  Statistic: 'Average',
  Period: 60,
  Unit: 'Percent',
  Threshold: 80,
  ComparisonOperator: 'GreaterThanThreshold',
};

type Points = readonly (readonly [minutesAgo: number, value: number])[];

/** The alarm as a look reads it, and what was sent for its metric. */
async function read(alarm: Partial<MetricAlarm>, points: Points | Error = []) {
  const client = createClients({ homeRegion: 'us-east-1', attempts: 'once' }).cloudWatch('eu-west-1');
  const sent = script(client, ({ command }) => {
    if (command === 'DescribeAlarmsCommand')
      return { MetricAlarms: [{ ...onDatabase, ...alarm }], CompositeAlarms: [] };
    if (points instanceof Error) return points;
    const [Timestamps, Values] = [
      points.map(([ago]) => new Date(minute - ago * minuteMs)),
      points.map(([, value]) => value),
    ];
    return { MetricDataResults: [{ Id: 'm0', StatusCode: 'Complete', Timestamps, Values }] };
  });
  const aws = { account: '123456789012', region: 'eu-west-1', nowMs, clients: { cloudWatch: () => client } };
  const reader = aws as unknown as Reader;
  const found = await kind.get.run(reader, { id: 'orders-db cpu' } as never);
  if (!found) throw new Error('not found');
  const load = async () => known(await kind.facts.recent?.load(reader, found));
  const recent = found.facts.recent ?? (await load().catch((error: unknown) => unknown(String(error))));
  const whole = { ...found, facts: { ...found.facts, recent } } as Resource;
  const verdict = judgeOnce(rule, whole, {}, nowMs);
  if (!('verdict' in verdict) || verdict.verdict !== 'violation') throw new Error('no violation');
  const asked = sent.filter(({ command }) => command === 'GetMetricDataCommand');
  const { charts, numbers } = verdict.evidence;
  return { charts, numbers, asked: asked.map(({ input }) => input) };
}

test('the chart of an alarm has its metric from an hour before the alarm on, with gaps, by one call', async () => {
  const { charts, asked } = await read({}, [
    [79, 10],
    [40, 12],
    [21, 95],
    [2, 97],
  ]);
  expect(asked).toHaveLength(1);
  expect(asked[0]).toMatchObject({
    // Whole periods.
    StartTime: new Date(sinceMs - hourMs - minuteMs),
    EndTime: new Date(minute),
    MetricDataQueries: [
      {
        MetricStat: {
          Metric: {
            Namespace: 'AWS/RDS',
            MetricName: 'CPUUtilization',
            Dimensions: [{ Name: 'DBInstanceIdentifier', Value: 'orders' }],
          },
          Period: 60,
          Stat: 'Average',
        },
      },
    ],
  });
  const [chart] = charts ?? [];
  expect(chart).toMatchObject({
    title: 'CPUUtilization, Average, highest',
    unit: 'Percent',
    threshold: 80,
    periodMinutes: 5,
  });
  expect(chart?.points.map(({ value }) => value)).toEqual([10, 12, 95, 97]);
});

test('of several data points in one point the worst one counts: the lowest of an alarm that goes off below', async () => {
  const points: Points = [
    [4, 3],
    [3, 1],
    [2, 2],
  ];
  const worstOf = async (ComparisonOperator: MetricAlarm['ComparisonOperator']) => {
    const { charts } = await read({ ComparisonOperator }, points);
    return charts?.[0]?.points.map(({ value }) => value);
  };
  const low = await worstOf('LessThanThreshold');
  const high = await worstOf('GreaterThanOrEqualToThreshold');
  expect(Math.min(...(low ?? []))).toBe(1);
  expect(Math.max(...(high ?? []))).toBe(3);
  expect(high).not.toContain(1);
});

test.each<[string, Partial<MetricAlarm>]>([
  ['an expression', { Namespace: undefined, MetricName: undefined, Statistic: undefined }],
  ['no statistic', { Statistic: undefined }],
])('an alarm on %s has no chart, and no metric is read', async (_, alarm) => {
  const { charts, asked } = await read(alarm);
  expect(charts).toBeUndefined();
  expect(asked).toEqual([]);
});

test('an alarm that lasts for days is read for six hours, a percentile by its own name', async () => {
  const { asked } = await read({
    StateTransitionedTimestamp: new Date(nowMs - 72 * hourMs),
    Statistic: undefined,
    ExtendedStatistic: 'p99',
    Period: 300,
  });
  const [{ StartTime, EndTime, MetricDataQueries } = {}] = asked as readonly {
    StartTime?: Date;
    EndTime?: Date;
    MetricDataQueries?: readonly { MetricStat?: { Stat?: string } }[];
  }[];
  expect((EndTime?.getTime() ?? 0) - (StartTime?.getTime() ?? 0)).toBe(6 * hourMs);
  expect(MetricDataQueries?.[0]?.MetricStat?.Stat).toBe('p99');
});

test('without an answer of CloudWatch the incident says so instead of a chart', async () => {
  const { charts, numbers, asked } = await read({}, new Error('throttled'));
  expect(charts).toBeUndefined();
  expect(numbers['Its metric']).toBe('could not be read: Error: throttled');
  expect(asked).toHaveLength(1);
});
