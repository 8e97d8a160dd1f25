import type { Evaluation } from '../../core/compliance/evaluation.ts';

/** What a run and an event tell CloudWatch of the tags of instances, by stage. */
export const tagMetrics = {
  namespace: 'TagCompliance',
  compliant: 'CompliantInstances',
  nonCompliant: 'NonCompliantInstances',
} as const;

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

/** Resources, not evaluations: one that breaks any rule is not compliant; of whom nobody knows is neither. */
export function tagCounts(evaluations: readonly Evaluation[]): TagCounts {
  const of = (type: Evaluation['type']): ReadonlySet<string> =>
    new Set(evaluations.filter((one) => one.type === type).map(({ resource }) => resource.id));
  const bad = of('NON_COMPLIANT');
  const good = [...of('COMPLIANT')].filter((id) => !bad.has(id));
  return { compliant: good.length, nonCompliant: bad.size };
}
