import { Metrics } from '@aws-lambda-powertools/metrics';
import type { EpochMs } from '../../core/resource.ts';

export type MetricLine = {
  readonly namespace: string;
  readonly stage: string;
  /** Each metric counts for the stage, and once for the stage with each of these. Absent: none. */
  readonly by?: Readonly<Record<string, string>>;
  /** Absent: now. */
  readonly atMs?: EpochMs;
  readonly metrics: readonly {
    readonly name: string;
    readonly unit: 'Count' | 'Milliseconds';
    readonly values: readonly number[];
  }[];
};

/**
 * Writes one line in CloudWatch's embedded metric format. `console.log` would lose the metrics in the JSON log format:
 * https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/CloudWatch_Embedded_Metric_Format_Lambda.html
 */
export function writeMetricLine({ namespace, stage, by = {}, atMs, metrics }: MetricLine): void {
  const line = new Metrics({ namespace });
  // Without this, the library adds the dimension `service`.
  line.clearDefaultDimensions();
  line.setDefaultDimensions({ stage });
  line.addDimensions({});
  for (const [dimension, value] of Object.entries(by)) line.addDimensions({ [dimension]: value });
  if (atMs !== undefined) line.setTimestamp(atMs);
  for (const { name, unit, values } of metrics) for (const value of values) line.addMetric(name, unit, value);
  line.publishStoredMetrics();
}
