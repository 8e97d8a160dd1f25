import { tagMetrics } from '../infra/tag-metrics.ts';

export type TagCounts = { readonly compliant: number; readonly nonCompliant: number };

/**
 * Writes how many instances are tagged as the policy requires, of a run or of an event, as one line in CloudWatch's
 * embedded metric format: namespace `TagCompliance`, dimension `stage`.
 * https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/CloudWatch_Embedded_Metric_Format_Specification.html
 */
export function writeTagMetrics(
  stage: string,
  { compliant, nonCompliant }: TagCounts,
  atMs: number,
  write: (line: string) => void = (line) => console.log(line),
): void {
  const { namespace, compliant: good, nonCompliant: bad } = tagMetrics;
  write(
    JSON.stringify({
      _aws: {
        Timestamp: atMs,
        CloudWatchMetrics: [
          {
            Namespace: namespace,
            Dimensions: [['stage']],
            Metrics: [good, bad].map((Name) => ({ Name, Unit: 'Count' })),
          },
        ],
      },
      stage,
      [good]: compliant,
      [bad]: nonCompliant,
    }),
  );
}
