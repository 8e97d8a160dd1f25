import { example, exampleSeries } from '../core/facts/examples.ts';
import { notRunning } from '../core/facts/not-running.ts';
import { coverage, dailyPeaks, daysOf, peak, rounded } from '../core/facts/series.ts';
import { type Fact, known, type MetricQuery, type Series, unknown } from '../core/resource.ts';
import { defineRule, type Evidence, ok, undecided, violation } from '../core/rule.ts';

const bytesPerMb = 1_000_000;

const query = (metric: string, stat: 'Average' | 'Sum', windowDays: number): MetricQuery => ({
  namespace: 'AWS/EC2',
  metric,
  stat,
  periodSeconds: 3_600,
  windowDays,
});

export const rule = defineRule({
  id: 'ec2-instance-idle',
  title: 'Instance is idle',
  kind: 'ec2-instance',
  severity: 'medium',
  thresholds: { windowDays: 14, maxCpuPercent: 5, networkMbPerDay: 5, minCoverage: 0.9 },
  docs: {
    reports: ({ maxCpuPercent, networkMbPerDay, windowDays }) =>
      `instances with at most ${maxCpuPercent} % CPU in every hour and less than ${networkMbPerDay} MB of traffic on every day, for ${windowDays} days`,
    thresholds: {
      windowDays: 'how far back metrics are read',
      maxCpuPercent: 'the highest hourly average CPU that counts as idle',
      networkMbPerDay: 'traffic per day, in and out, that counts as use',
      minCoverage: 'share of data points required; below it the verdict is undecided',
    },
  },
  remediation: 'stop',
  remediations: ['stop'],
  saves: true,
  judge: ({ fact, metric, thresholds }) => {
    const { windowDays, maxCpuPercent, networkMbPerDay, minCoverage } = thresholds;
    const state = fact('state');
    const stopped = notRunning(state, () => fact('stateReason'));
    if (stopped) return stopped;

    const cpu = metric(query('CPUUtilization', 'Average', windowDays));
    const top = peak(cpu);
    const cpuEvidence = evidenceOf(cpu, top, maxCpuPercent);
    if (top !== undefined && top > maxCpuPercent) {
      return ok(`CPU reached ${rounded(top)} % for an hour in the last ${windowDays} days.`, cpuEvidence);
    }
    if (top === undefined || coverage(cpu) < minCoverage) {
      return undecided('CPUUtilization', tooFew('CPU', cpu, minCoverage), cpuEvidence);
    }

    const outgoing = query('NetworkOut', 'Sum', windowDays);
    const received = metric(query('NetworkIn', 'Sum', windowDays), [outgoing]);
    const sent = metric(outgoing);
    const days = trafficByDay(received, sent);
    const seen = Math.max(...days.map((day) => day.seenBytes));
    const likely = Math.max(...days.map((day) => day.likelyBytes));
    const least = Math.min(coverage(cpu), coverage(received), coverage(sent));
    const evidence: Evidence = {
      ...cpuEvidence,
      coverage: rounded(least, 4),
      numbers: { ...cpuEvidence.numbers, 'Network on the busiest day, MB': rounded(likely / bytesPerMb) },
      charts: [
        ...(cpuEvidence.charts ?? []),
        {
          title: 'Network in and out, a day',
          line: 'Network',
          unit: 'MB',
          threshold: networkMbPerDay,
          points: days
            .slice(-31)
            .map(({ atMs, seenBytes }) => ({ atMs, value: rounded(seenBytes / bytesPerMb) })),
        },
      ],
    };
    const limit = networkMbPerDay * bytesPerMb;
    if (seen >= limit)
      return ok(`Busiest day of the last ${windowDays} days: ${rounded(seen / bytesPerMb)} MB.`, evidence);
    for (const [name, series] of Object.entries({ NetworkIn: received, NetworkOut: sent })) {
      if (coverage(series) < minCoverage) return undecided(name, tooFew(name, series, minCoverage), evidence);
    }
    if (likely >= limit) {
      const because = `With the missing hours, a day may have had ${rounded(likely / bytesPerMb)} MB.`;
      return undecided('NetworkIn', because, evidence);
    }
    if (fact('isAccelerated')) {
      const because = 'It has GPUs or other accelerators, and CloudWatch does not measure their use.';
      return undecided('GPU metrics', because, evidence);
    }
    const traffic = `at most ${rounded(likely / bytesPerMb)} MB of traffic a day`;
    return violation(
      `CPU never above ${rounded(top)} %, ${traffic}, in ${windowDays} days.`,
      ['idle'],
      evidence,
    );
  },
  examples: {
    violating: [instance({ cpu: () => 2, network: () => 50_000 })],
    ok: [
      example('ec2-instance', { facts: { state: known('stopped'), stateReason: known('User initiated') } }),
      instance({ cpu: (hour) => (hour === 100 ? 60 : 1) }),
      instance({ cpu: (hour) => (hour === 100 ? 60 : undefined) }),
      instance({ cpu: () => 2, network: (hour) => (hour === 7 ? 6_000_000 : 0) }),
      instance({ cpu: () => 2, network: () => 150_000 }),
    ],
    undecided: [
      instance({ cpu: () => undefined }),
      instance({ cpu: (hour) => (hour < 300 ? 2 : undefined) }),
      instance({ cpu: () => 2, network: (hour) => (hour < 300 ? 0 : undefined) }),
      instance({ cpu: () => 2, isAccelerated: known(true) }),
      instance({ cpu: () => 2, isAccelerated: unknown('a new type') }),
      example('ec2-instance', { facts: { state: unknown('access denied') } }),
      example('ec2-instance', { facts: { state: known('pending'), stateReason: known('') } }),
    ],
  },
});

function evidenceOf(cpu: Series, top: number | undefined, threshold: number): Evidence {
  return {
    numbers: { 'Highest CPU of an hour, %': top === undefined ? 'no data' : rounded(top) },
    window: { fromMs: cpu.fromMs, toMs: cpu.toMs },
    coverage: rounded(coverage(cpu), 4),
    charts: [
      {
        title: 'Highest hourly CPU of each day',
        line: 'CPU',
        unit: '%',
        threshold,
        points: dailyPeaks(cpu).map(({ atMs, value }) => ({ atMs, value: rounded(value) })),
      },
    ],
  };
}

/** Traffic per day, and its projection to 24 hours if missing hours were like the others. */
function trafficByDay(received: Series, sent: Series) {
  const out = daysOf(sent);
  return daysOf(received).map((day, index) => {
    const both = [day, out[index]].flatMap((one) => (one ? [one] : []));
    const sums = both.map(({ values, expected }) => {
      const sum = values.reduce((total, value) => total + value, 0);
      return { sum, whole: values.length === 0 ? 0 : sum * Math.max(1, expected / values.length) };
    });
    return {
      atMs: day.atMs,
      seenBytes: sums.reduce((total, { sum }) => total + sum, 0),
      likelyBytes: sums.reduce((total, { whole }) => total + whole, 0),
    };
  });
}

function tooFew(what: string, series: Series, minCoverage: number): string {
  return `${rounded(coverage(series) * 100, 1)}% of data points for ${what}; ${rounded(minCoverage * 100, 1)}% are required.`;
}

function instance({
  cpu,
  network = () => 0,
  isAccelerated = known(false),
}: {
  cpu: (hour: number) => number | undefined;
  network?: (hour: number) => number | undefined;
  isAccelerated?: Fact<boolean>;
}) {
  return example('ec2-instance', {
    facts: { state: known('running'), isAccelerated },
    metrics: {
      ...exampleSeries(query('CPUUtilization', 'Average', 14), cpu),
      ...exampleSeries(query('NetworkIn', 'Sum', 14), network),
      ...exampleSeries(query('NetworkOut', 'Sum', 14), network),
    },
  });
}
