import { dayMs } from '../core/calendar.ts';
import { example, exampleSeries } from '../core/facts/examples.ts';
import { phaseOf } from '../core/facts/lifecycles.ts';
import { rounded } from '../core/facts/series.ts';
import { known, type MetricQuery, type Series, unknown } from '../core/resource.ts';
import { defineRule, ok, undecided, violation } from '../core/rule.ts';

/**
 * CloudWatch keeps hourly data for 455 days:
 * https://docs.aws.amazon.com/AmazonCloudWatch/latest/APIReference/API_GetMetricData.html
 */
const keptDays = 455;

/** Has data points only while the volume is attached: https://docs.aws.amazon.com/ebs/latest/userguide/using_cloudwatch_ebs.html */
const idleTime: MetricQuery = {
  namespace: 'AWS/EBS',
  metric: 'VolumeIdleTime',
  stat: 'Sum',
  periodSeconds: 86_400,
  windowDays: keptDays,
};

/**
 * EC2 does not report when a volume was detached, so the last data point counts. A volume without data points
 * is undecided: it may be older than CloudWatch's data, never attached, or missing data.
 */
export const rule = defineRule({
  id: 'ec2-volume-unattached',
  title: 'Volume not attached',
  kind: 'ec2-volume',
  severity: 'low',
  thresholds: { unattachedDays: 30 },
  docs: {
    reports: ({ unattachedDays }) =>
      `EBS volumes that no instance has used for more than ${unattachedDays} days`,
    thresholds: { unattachedDays: 'days since the last CloudWatch data point of the volume' },
  },
  remediation: 'snapshot-and-delete',
  remediations: ['snapshot-and-delete'],
  saves: true,
  judge: ({ resource, fact, metric, nowMs, thresholds: { unattachedDays } }) => {
    const state = fact('state');
    if (state !== 'available') {
      const [because, evidence] = [`It is ${state}.`, { numbers: { State: state } }];
      const isOver = ['steady', 'ending'].includes(phaseOf('ec2-volume', state));
      return isOver ? ok(because, evidence) : undecided('state', because, evidence);
    }
    const series = metric(idleTime);
    const window = { fromMs: series.fromMs, toMs: series.toMs };
    const lastMs = usedUntilMs(series);
    if (lastMs === undefined) {
      const because = `No CloudWatch data in ${keptDays} days: the last use is unknown.`;
      return undecided('VolumeIdleTime', because, { numbers: { State: state }, window });
    }
    const unusedMs = nowMs - lastMs;
    const days = Math.floor(unusedMs / dayMs);
    const snapshotUsd = fact('snapshotMonthlyUsd');
    const { monthlyUsd } = resource;
    const numbers = {
      State: state,
      'Days since last use': days,
      'Limit, days': unattachedDays,
      ...(monthlyUsd === null ? {} : { 'Price a month, $': monthlyUsd }),
      ...(snapshotUsd === null ? {} : { 'Snapshot a month, at most, $': snapshotUsd }),
    };
    if (unusedMs <= unattachedDays * dayMs)
      return ok(`Not attached. Last used ${days} days ago.`, { numbers, window });
    return violation(
      `Not attached, and not used for ${days} days.`,
      ['unattached'],
      { numbers, window },
      {
        savesMonthlyUsd:
          monthlyUsd === null || snapshotUsd === null ? null : Math.max(0, rounded(monthlyUsd - snapshotUsd)),
      },
    );
  },
  examples: {
    violating: [volume({ lastUsedDaysAgo: 31 }), volume({ lastUsedDaysAgo: 400 })],
    ok: [example('ec2-volume', { facts: { state: known('in-use') } }), volume({ lastUsedDaysAgo: 3 })],
    undecided: [
      volume({ lastUsedDaysAgo: null }),
      example('ec2-volume', { facts: { state: known('creating') } }),
      example('ec2-volume', { facts: { state: unknown('access denied') } }),
      example('ec2-volume', {
        facts: { state: known('available'), snapshotMonthlyUsd: unknown("EC2's response lacks its size") },
        metrics: exampleSeries(idleTime, (day) => (day < 300 ? 86_400 : undefined)),
      }),
    ],
  },
});

/** The end of the last period with data; undefined without data. */
function usedUntilMs({ points, periodSeconds, toMs }: Series): number | undefined {
  const last = points.at(-1);
  return last && Math.min(last.atMs + periodSeconds * 1_000, toMs);
}

/** Null: no data points. */
function volume({ lastUsedDaysAgo }: { readonly lastUsedDaysAgo: number | null }) {
  return example('ec2-volume', {
    facts: { state: known('available'), snapshotMonthlyUsd: known(5) },
    metrics: exampleSeries(idleTime, (day) =>
      lastUsedDaysAgo !== null && day < keptDays - lastUsedDaysAgo ? 86_400 : undefined,
    ),
  });
}
