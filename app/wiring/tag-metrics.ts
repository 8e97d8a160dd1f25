import type { ResourceCounts } from '../../core/compliance/resource-counts.ts';

/** What a run and an event tell CloudWatch of the tags of instances, by stage. */
export const tagMetrics = {
  namespace: 'TagCompliance',
  compliant: 'CompliantInstances',
  nonCompliant: 'NonCompliantInstances',
} as const;

/**
 * Writes how many instances are tagged as the policy requires, of a run or of an event, as one line in CloudWatch's
 * embedded metric format: namespace `TagCompliance`, dimension `stage`.
 * https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/CloudWatch_Embedded_Metric_Format_Specification.html
 */
export function writeTagMetrics(
  stage: string,
  { compliant, nonCompliant }: ResourceCounts,
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
