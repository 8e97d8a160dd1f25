import { hourMs, minuteMs, utcMinute } from '../core/calendar.ts';
import { example, exampleSeries } from '../core/facts/examples.ts';
import { notRunning } from '../core/facts/not-running.ts';
import { peak, recentChart, rounded } from '../core/facts/series.ts';
import { known, type MetricQuery, type Series, unknown } from '../core/resource.ts';
import { defineRule, type Evidence, ok, undecided, violation } from '../core/rule.ts';

const periodMinutes = 5;

/** The newest points may be missing: CloudWatch has those of basic monitoring some minutes late. */
const lateMinutes = 10;

const query = (metric: string, stat: 'Average' | 'Sum'): MetricQuery => ({
  namespace: 'AWS/EC2',
  metric,
  stat,
  periodSeconds: periodMinutes * 60,
  windowDays: 3 / 24,
  ends: 'period',
});

const cpu = query('CPUUtilization', 'Average');
const around = [
  query('NetworkIn', 'Sum'),
  query('NetworkOut', 'Sum'),
  query('EBSReadOps', 'Sum'),
  query('EBSWriteOps', 'Sum'),
] as const;

export const rule = defineRule({
  id: 'ec2-high-cpu',
  title: 'Instance has high CPU',
  kind: 'ec2-instance',
  severity: 'medium',
  incident: { alarms: [{ namespace: 'AWS/EC2', metrics: ['CPUUtilization'] }], showsChanges: true },
  thresholds: { minCpuPercent: 90, minutes: 15 },
  docs: {
    reports: ({ minCpuPercent, minutes }) =>
      `running instances with at least ${minCpuPercent} % CPU in every 5 minutes of the last ${minutes}`,
    thresholds: {
      minCpuPercent: 'the average CPU of 5 minutes that counts as high',
      minutes: 'how long the CPU has been high',
    },
  },
  remediation: null,
  toFix: 'Find out what uses the CPU',
  remediations: [],
  saves: false,
  judge: ({ fact, metric, thresholds, nowMs }) => {
    const { minCpuPercent, minutes } = thresholds;
    const state = fact('state');
    const stopped = notRunning(state);
    if (stopped) return stopped;
    const series = metric(cpu);
    const needed = Math.ceil(minutes / periodMinutes);
    const sinceMs = nowMs - (minutes + lateMinutes) * minuteMs;
    const recent = series.points.filter(({ atMs }) => atMs >= sinceMs).slice(-needed);
    const evidence = evidenceOf(series);
    if (recent.length < needed)
      return undecided('CPUUtilization', `Too few data points for CPU in the last ${minutes} min.`, evidence);
    const least = Math.min(...recent.map(({ value }) => value));
    if (least < minCpuPercent)
      return ok(`CPU down to ${rounded(least)} % in the last ${minutes} min.`, evidence);
    const [first, ...rest] = around;
    const others = around.map(
      (one) => [one.metric, one === first ? metric(first, rest) : metric(one)] as const,
    );
    const highSinceMs = beginOf(series, minCpuPercent);
    const numbers = {
      ...evidence.numbers,
      'High since': utcMinute(highSinceMs),
      ...Object.fromEntries(
        others.map(([name, all]) => [`${name}, last 5 min and usual`, lastAndUsual(all)]),
      ),
    };
    return violation(
      `CPU at least ${rounded(least)} % for ${minutes} min.`,
      ['high-cpu'],
      { ...evidence, numbers, charts: [chartOf(series, highSinceMs, minCpuPercent)] },
      { sinceMs: highSinceMs },
    );
  },
  examples: {
    violating: [instance(() => 99), instance((index) => (index > 20 ? 90 : 10))],
    ok: [
      instance(() => 89.9),
      instance((index) => (index === 34 ? 50 : 99)),
      example('ec2-instance', { facts: { state: known('stopped') } }),
    ],
    undecided: [
      instance((index) => (index < 10 ? 99 : undefined)),
      instance(() => undefined),
      example('ec2-instance', { facts: { state: known('pending') } }),
      example('ec2-instance', { facts: { state: unknown('access denied') } }),
    ],
  },
});

function evidenceOf(series: Series): Evidence {
  const top = peak(series);
  return {
    numbers: { 'Highest CPU of 5 minutes, %': top === undefined ? 'no data' : rounded(top) },
    window: { fromMs: series.fromMs, toMs: series.toMs },
  };
}

/** From an hour before the CPU was high until now. */
function chartOf(
  series: Series,
  highSinceMs: number,
  threshold: number,
): NonNullable<Evidence['charts']>[number] {
  const { periodMinutes, points } = recentChart(series, Math.max(series.fromMs, highSinceMs - hourMs));
  return { title: 'Average CPU', line: 'CPU', unit: '%', threshold, periodMinutes, points };
}

/** The first of the points without a gap in value up to the last one. */
function beginOf({ points }: Series, threshold: number): number {
  const high = points.toReversed();
  const below = high.findIndex(({ value }) => value < threshold);
  return (high[(below < 0 ? high.length : below) - 1] ?? high[0])?.atMs ?? 0;
}

function lastAndUsual({ points }: Series): string {
  const values = points.map(({ value }) => value).toSorted((a, b) => a - b);
  const usual = values[Math.floor(values.length / 2)];
  const last = points.at(-1)?.value;
  return last === undefined || usual === undefined
    ? 'no data'
    : `${rounded(last)}, usually ${rounded(usual)}`;
}

function instance(valueAt: (index: number) => number | undefined) {
  return example('ec2-instance', {
    facts: { state: known('running') },
    metrics: Object.assign(
      {},
      exampleSeries(cpu, valueAt),
      ...around.map((one) => exampleSeries(one, () => 1_000)),
    ),
  });
}
