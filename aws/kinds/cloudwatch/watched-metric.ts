import type { MetricAlarm } from '@aws-sdk/client-cloudwatch';

/** The metric of an alarm, as GetMetricData reads it. */
export type WatchedMetric = {
  readonly namespace: string;
  readonly name: string;
  readonly dimensions: Readonly<Record<string, string>>;
  /** "Average", "p99". */
  readonly stat: string;
  readonly periodSeconds: number;
  /** "Percent"; null: CloudWatch does not say. */
  readonly unit: string | null;
  readonly threshold: number | null;
  /** Which of several values is the worst one. */
  readonly worst: 'highest' | 'lowest';
};

/** Metrics of a shorter period are read by the minute: CloudWatch keeps the shorter ones for three hours only. */
const leastPeriodSeconds = 60;

/** Null: it watches an expression, several metrics or a band, or the response lacks something. */
export function watchedMetric(alarm: MetricAlarm): WatchedMetric | null {
  const { Namespace, MetricName, Dimensions = [], Statistic, ExtendedStatistic, Period, Threshold } = alarm;
  const stat = Statistic ?? ExtendedStatistic;
  if (!Namespace || !MetricName || !stat || !Period) return null;
  const dimensions = Dimensions.flatMap(({ Name, Value }) =>
    Name === undefined || Value === undefined ? [] : [[Name, Value] as const],
  );
  return {
    namespace: Namespace,
    name: MetricName,
    dimensions: Object.fromEntries(dimensions),
    stat,
    periodSeconds: Math.max(leastPeriodSeconds, Period),
    unit: alarm.Unit ?? null,
    threshold: Threshold ?? null,
    worst: alarm.ComparisonOperator?.startsWith('Less') ? 'lowest' : 'highest',
  };
}
