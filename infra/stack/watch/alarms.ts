import type { Alarm } from '../../alarms/alarm.ts';
import { alarmsOf } from '../../alarms/all.ts';
import { logicalName } from '../../names.ts';
import { type Context, partsOf } from '../context.ts';
import type { Topics } from '../topics.ts';

export function makeAlarms(context: Context, topics: Topics): void {
  const { names, stage } = context;
  for (const alarm of alarmsOf(names, stage, partsOf(context))) {
    new aws.cloudwatch.MetricAlarm(`${logicalName(alarm.name)}Alarm`, {
      name: `${names.prefix}-${alarm.name}`,
      alarmDescription: `${alarm.what} What to do: docs/runbook.md#${alarm.runbook}`,
      namespace: alarm.namespace,
      metricName: alarm.metric,
      dimensions: alarm.dimensions,
      ...statisticOf(alarm),
      comparisonOperator: comparisonOf(alarm),
      threshold: alarm.at,
      period: alarm.periodSeconds,
      evaluationPeriods: alarm.periods,
      treatMissingData: alarm.missing,
      alarmActions: [topics.alarms],
      okActions: [topics.alarms],
    });
  }
}

/** Evaluates percentiles of few samples too, because most workspaces have few requests. */
function statisticOf({
  statistic,
}: Alarm): Pick<
  aws.cloudwatch.MetricAlarmArgs,
  'statistic' | 'extendedStatistic' | 'evaluateLowSampleCountPercentiles'
> {
  if (statistic === 'p99') return { extendedStatistic: 'p99', evaluateLowSampleCountPercentiles: 'evaluate' };
  return { statistic };
}

function comparisonOf({ below, above }: Alarm): string {
  if (below) return 'LessThanThreshold';
  return above ? 'GreaterThanThreshold' : 'GreaterThanOrEqualToThreshold';
}
