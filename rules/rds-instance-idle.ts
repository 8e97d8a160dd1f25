import { example, exampleSeries } from '../core/facts/examples.ts';
import { phaseOf } from '../core/facts/lifecycles.ts';
import { coverage, dailyPeaks, peak, rounded } from '../core/facts/series.ts';
import { known, type MetricQuery, unknown } from '../core/resource.ts';
import { defineRule, type Evidence, ok, resting, undecided, violation } from '../core/rule.ts';

const connections = (windowDays: number): MetricQuery => ({
  namespace: 'AWS/RDS',
  metric: 'DatabaseConnections',
  stat: 'Maximum',
  periodSeconds: 3_600,
  windowDays,
});

const database = (connectionsAt: (hour: number) => number | undefined) =>
  example('rds-instance', {
    facts: { status: known('available') },
    metrics: exampleSeries(connections(14), connectionsAt),
  });

export const rule = defineRule({
  id: 'rds-instance-idle',
  title: 'Database without connections',
  kind: 'rds-instance',
  severity: 'medium',
  thresholds: { windowDays: 14, maxConnections: 0, minCoverage: 0.9 },
  docs: {
    reports: ({ maxConnections, windowDays }) =>
      `databases ${maxConnections === 0 ? 'without a connection' : `with at most ${maxConnections} connections at once`} for ${windowDays} days`,
    thresholds: {
      windowDays: 'how far back metrics are read',
      maxConnections: 'the highest number of connections that counts as idle',
      minCoverage: 'share of data points required; below it the verdict is undecided',
    },
  },
  remediation: 'delete',
  remediations: ['delete', 'stop'],
  saves: true,
  judge: ({ fact, metric, thresholds: { windowDays, maxConnections, minCoverage } }) => {
    const status = fact('status');
    const phase = phaseOf('rds-instance', status);
    if (phase !== 'steady') {
      const because = `Not available (${status}).`;
      const evidence = { numbers: { Status: status } };
      if (phase === 'stopped') return resting(because, evidence);
      return phase === 'ending' ? ok(because, evidence) : undecided('status', because, evidence);
    }
    const series = metric(connections(windowDays));
    const top = peak(series);
    const covered = coverage(series);
    const evidence: Evidence = {
      numbers: { 'Peak connections': top ?? 'no data' },
      window: { fromMs: series.fromMs, toMs: series.toMs },
      coverage: rounded(covered, 4),
      charts: [
        {
          title: 'Peak connections per day',
          line: 'Connections',
          unit: 'connections',
          threshold: maxConnections,
          points: dailyPeaks(series),
        },
      ],
    };
    if (top !== undefined && top > maxConnections) {
      return ok(`Peak of the last ${windowDays} days: ${rounded(top)} connections.`, evidence);
    }
    if (top === undefined || covered < minCoverage) {
      const needed = `${rounded(minCoverage * 100, 1)} % are needed`;
      const because = `${rounded(covered * 100, 1)}% of data points; ${needed}.`;
      return undecided('DatabaseConnections', because, evidence);
    }
    const none = top === 0 ? 'No connection' : `At most ${rounded(top)} connections`;
    return violation(`${none} in ${windowDays} days.`, ['idle'], evidence);
  },
  examples: {
    violating: [database(() => 0), database((hour) => (hour % 12 === 0 ? undefined : 0))],
    ok: [
      database((hour) => (hour === 200 ? 1 : 0)),
      database((hour) => (hour === 200 ? 1 : undefined)),
      example('rds-instance', { facts: { status: known('stopped') } }),
    ],
    undecided: [
      database(() => undefined),
      database((hour) => (hour < 300 ? 0 : undefined)),
      example('rds-instance', { facts: { status: unknown('access denied') } }),
      example('rds-instance', { facts: { status: known('backing-up') } }),
    ],
  },
});
