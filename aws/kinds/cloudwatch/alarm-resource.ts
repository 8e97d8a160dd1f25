import type { CompositeAlarm, MetricAlarm } from '@aws-sdk/client-cloudwatch';
import { alarmStates } from '../../../core/incident.ts';
import { known, type Resource, tagsNotRequested } from '../../../core/resource.ts';
import type { Reader } from '../define.ts';
import { type WatchedMetric, watchedMetric } from './watched-metric.ts';

export type AlarmResource = Resource<'cloudwatch-alarm'>;

export function ofMetrics(aws: Reader, alarm: MetricAlarm): AlarmResource {
  return toResource(aws, alarm, {
    watches: watchesOf(alarm),
    children: [],
    metric: watchedMetric(alarm),
  });
}

/** Its children are read when a rule requests them. */
export function ofComposite(aws: Reader, alarm: CompositeAlarm): AlarmResource {
  return toResource(aws, alarm, { watches: alarm.AlarmRule ?? '', children: null, metric: null });
}

type Own = {
  readonly watches: string;
  readonly children: readonly [] | null;
  readonly metric: WatchedMetric | null;
};

function toResource(
  aws: Reader,
  alarm: MetricAlarm | CompositeAlarm,
  { watches, children, metric }: Own,
): AlarmResource {
  const { AlarmName: name, AlarmArn: arn, StateReason: reason = '' } = alarm;
  const state = alarmStates.find((one) => one === alarm.StateValue);
  if (!name || !arn || !state)
    throw new Error("CloudWatch's response lacks the name, ARN or state of an alarm");
  // Transitioned is when the value changed, updated also when only its reason did.
  const since = alarm.StateTransitionedTimestamp ?? alarm.StateUpdatedTimestamp;
  return {
    account: aws.account,
    region: aws.region,
    kind: 'cloudwatch-alarm',
    id: name,
    arn,
    name,
    observedAtMs: aws.nowMs,
    tags: tagsNotRequested,
    facts: {
      state: known(state),
      sinceMs: known(since?.getTime() ?? null),
      reason: known(reason),
      watches: known(watches),
      onlyScales: known(onlyScales(alarm)),
      metric: known(metric),
      ...(metric ? {} : { recent: known(null) }),
      ...(children ? { children: known(children) } : {}),
    },
    metrics: {},
    dimensions: {},
    protections: [],
    material: {},
    monthlyUsd: null,
  };
}

function watchesOf({ Namespace, MetricName, Metrics, Threshold, ComparisonOperator }: MetricAlarm): string {
  const names = (Metrics ?? []).flatMap(({ MetricStat, Expression }) => {
    const { Namespace: space, MetricName: metric } = MetricStat?.Metric ?? {};
    if (metric !== undefined) return [[space, metric].filter((part) => part !== undefined).join(' ')];
    return Expression === undefined ? [] : [Expression];
  });
  const metric = MetricName === undefined ? names.join(', ') : `${Namespace ?? ''} ${MetricName}`.trim();
  const limit =
    Threshold === undefined ? '' : ` ${signs[ComparisonOperator ?? ''] ?? 'against'} ${Threshold}`;
  return `${metric}${limit}`;
}

const signs: Readonly<Record<string, string>> = {
  GreaterThanOrEqualToThreshold: '≥',
  GreaterThanThreshold: '>',
  LessThanThreshold: '<',
  LessThanOrEqualToThreshold: '≤',
};

/** https://docs.aws.amazon.com/autoscaling/application/APIReference/API_PutScalingPolicy.html: ARNs of scaling policies. */
function onlyScales({ AlarmActions = [] }: MetricAlarm | CompositeAlarm): boolean {
  return AlarmActions.length > 0 && AlarmActions.every((arn) => /^arn:[a-z-]+:autoscaling:/.test(arn));
}
