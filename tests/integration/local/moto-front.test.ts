import {
  CloudWatchClient,
  DeleteAlarmMuteRuleCommand,
  GetAlarmMuteRuleCommand,
  GetMetricDataCommand,
  type GetMetricDataCommandInput,
  ListMetricsCommand,
  PutAlarmMuteRuleCommand,
  PutMetricDataCommand,
} from '@aws-sdk/client-cloudwatch';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { hourMs, minuteMs } from '../../../core/calendar.ts';
import { type MotoFront, startMotoFront } from '../../../local/aws/moto-front.ts';
import { startBareMoto, type TestMoto } from '../../support/moto.ts';

const startMs = Math.floor(Date.now() / hourMs) * hourMs - 24 * hourMs;
const at = (ms: number): Date => new Date(startMs + ms);
const Dimensions = [{ Name: 'InstanceId', Value: 'i-1' }];

let moto: Omit<TestMoto, 'reset'>;
let metrics: MotoFront;
let itself: CloudWatchClient;
let fronted: CloudWatchClient;

beforeAll(async () => {
  moto = await startBareMoto();
  metrics = await startMotoFront(moto.url);
  const of = (endpoint: string) => new CloudWatchClient({ endpoint, region: 'eu-west-1' });
  [itself, fronted] = [of(moto.url), of(metrics.url)];
  await fronted.send(
    new PutMetricDataCommand({
      Namespace: 'AWS/EC2',
      MetricData: [
        ...Array.from({ length: 600 }, (_, n) => ({
          MetricName: 'CPUUtilization',
          Dimensions,
          // Every third hour has no data.
          Timestamp: at((n % 60) * minuteMs + Math.floor(n / 60) * hourMs * (n % 2 === 0 ? 1 : 2)),
          Value: (n * 37) % 101,
          Unit: 'Percent' as const,
        })),
        {
          MetricName: 'CPUUtilization',
          Dimensions: [],
          Timestamp: at(0),
          Value: 7,
          Unit: 'Percent' as const,
        },
      ],
    }),
  );
});
afterAll(async () => {
  itself.destroy();
  fronted.destroy();
  await metrics.stop();
  await moto.stop();
});

function query(different: Partial<GetMetricDataCommandInput>, stat: string, period: number) {
  return new GetMetricDataCommand({
    StartTime: at(0),
    EndTime: at(23 * hourMs),
    ScanBy: 'TimestampAscending',
    MetricDataQueries: [Dimensions, [], [{ Name: 'InstanceId', Value: 'i-2' }]].map((dimensions, n) => ({
      Id: `m${n}`,
      MetricStat: {
        Metric: { Namespace: 'AWS/EC2', MetricName: 'CPUUtilization', Dimensions: dimensions },
        Period: period,
        Stat: stat,
      },
    })),
    ...different,
  });
}

const shown = async (client: CloudWatchClient, command: GetMetricDataCommand) => {
  const { MetricDataResults = [] } = await client.send(command);
  return MetricDataResults.map(({ Id, StatusCode, Timestamps = [], Values = [] }) => ({
    Id,
    StatusCode,
    points: Timestamps.map((time, n) => [time.getTime(), Number(Values[n]?.toFixed(6))]),
  }));
};

test.each(
  ['Average', 'Sum', 'Minimum', 'Maximum', 'SampleCount'].flatMap((stat) =>
    [300, 3_600, 86_400].map((period) => [stat, period] as const),
  ),
)("the %s over %d s equals moto's", async (stat, period) => {
  const command = () => query({}, stat, period);
  const answer = await shown(fronted, command());
  const [first, , third] = await shown(itself, command());
  expect([answer[0], answer[2]]).toEqual([first, third]);
  expect(answer[0]?.points.length).toBeGreaterThan(0);
  expect(answer[2]?.points).toEqual([]);
});

test('a metric without dimensions is separate, unlike in moto', async () => {
  const [, bare] = await shown(fronted, query({}, 'Sum', 3_600));
  expect(bare?.points).toEqual([[at(0).getTime(), 7]]);
});

test('the end time is exclusive, and the newest point comes first unless requested otherwise', async () => {
  const given = { StartTime: at(0), EndTime: at(2 * hourMs), ScanBy: undefined };
  const [cpu] = await shown(fronted, query(given, 'Average', 3_600));
  expect(cpu?.points.map(([ms]) => ms)).toEqual([at(hourMs).getTime(), at(0).getTime()]);
});

test('queries that are not in memory are forwarded to moto', async () => {
  const { Metrics = [] } = await fronted.send(new ListMetricsCommand({ Namespace: 'AWS/EC2' }));
  expect(Metrics.length).toBeGreaterThan(0);
  const other = new CloudWatchClient({ endpoint: metrics.url, region: 'us-east-1' });
  expect(await shown(other, query({}, 'Average', 300))).toEqual(
    await shown(new CloudWatchClient({ endpoint: moto.url, region: 'us-east-1' }), query({}, 'Average', 300)),
  );
});

test('an alarm mute rule is written, replaced, read and deleted, in its region', async () => {
  const rule = (Duration: string) =>
    new PutAlarmMuteRuleCommand({
      Name: 'janitor-incident-f_1-5',
      Rule: { Schedule: { Expression: 'at(2026-11-29T08:05)', Duration, Timezone: 'UTC' } },
      MuteTargets: { AlarmNames: ['orders-db-cpu'] },
    });
  const named = { AlarmMuteRuleName: 'janitor-incident-f_1-5' };
  const elsewhere = new CloudWatchClient({ endpoint: metrics.url, region: 'us-east-1' });
  await fronted.send(rule('PT1H'));
  await fronted.send(rule('P2D'));
  expect(await fronted.send(new GetAlarmMuteRuleCommand(named))).toMatchObject({
    Rule: { Schedule: { Duration: 'P2D' } },
    MuteTargets: { AlarmNames: ['orders-db-cpu'] },
  });
  const missing = { name: 'ResourceNotFoundException' };
  await expect(elsewhere.send(new GetAlarmMuteRuleCommand(named))).rejects.toMatchObject(missing);
  await fronted.send(new DeleteAlarmMuteRuleCommand(named));
  await fronted.send(new DeleteAlarmMuteRuleCommand(named));
  await expect(fronted.send(new GetAlarmMuteRuleCommand(named))).rejects.toMatchObject(missing);
  elsewhere.destroy();
});
