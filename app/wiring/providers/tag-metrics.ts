import { tagMetrics } from '../../../core/compliance/tag-metrics.ts';
import type { Provide } from '../options.ts';

/**
 * Writes one line in CloudWatch's embedded metric format: namespace `TagCompliance`, dimension `stage`.
 * https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/CloudWatch_Embedded_Metric_Format_Specification.html
 */
export const provide: Provide<'tagMetrics'> =
  ({ env: { stage }, telemetry }) =>
  (counts, atMs) => {
    if (!telemetry) return;
    const { namespace, compliant, nonCompliant } = tagMetrics;
    console.log(
      JSON.stringify({
        _aws: {
          Timestamp: atMs,
          CloudWatchMetrics: [
            {
              Namespace: namespace,
              Dimensions: [['stage']],
              Metrics: [compliant, nonCompliant].map((Name) => ({ Name, Unit: 'Count' })),
            },
          ],
        },
        stage,
        [compliant]: counts.compliant,
        [nonCompliant]: counts.nonCompliant,
      }),
    );
  };
