import * as z from 'zod/mini';
import { alarmStates } from '../../core/incident.ts';
import type { AlarmChange } from '../../core/incidents/alarm-change.ts';
import { done, type Result } from '../../core/result.ts';
import { checked } from '../../queues/checked.ts';
import { alarmArn, alarmTime, childrenIn, metricsOf, placeOf } from './common.ts';
import { fieldsOf, listOf, textOf } from './fields.ts';

/** https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/Notify_Users_Alarm_Changes.html */
const message = z.object({
  AlarmArn: alarmArn,
  NewStateValue: z.enum(alarmStates),
  /** `2015-06-03T17:43:27.123+0000` */
  StateChangeTime: alarmTime,
  NewStateReason: z.nullish(z.string()),
  Trigger: z.nullish(z.unknown()),
  AlarmRule: z.nullish(z.unknown()),
  TriggeringChildren: z.nullish(z.unknown()),
});

/** Reads what an alarm sends to its SNS topic. The error names the wrong fields. */
export function changeFromSns(value: unknown, raw: string): Result<Omit<AlarmChange, 'id'>, string> {
  const read = checked(message, value);
  if (!read.ok) return read;
  const { AlarmArn: arn, NewStateValue: state, StateChangeTime, NewStateReason, ...more } = read.value;
  const place = placeOf(arn);
  const triggering = listOf(more.TriggeringChildren).flatMap((child) => textOf(fieldsOf(child)['Arn']) ?? []);
  return done({
    source: 'sns',
    arn,
    ...place,
    state,
    atMs: Date.parse(StateChangeTime),
    reason: NewStateReason ?? '',
    metrics: metricsIn(fieldsOf(more.Trigger), place.account),
    children: triggering.length > 0 ? triggering : childrenIn(more.AlarmRule),
    raw,
  });
}

/** One metric, or those of an expression. */
function metricsIn(trigger: ReturnType<typeof fieldsOf>, account: string): AlarmChange['metrics'] {
  const expressions = listOf(trigger['Metrics']).map((one) => {
    const { MetricStat, AccountId } = fieldsOf(one);
    return { ...fieldsOf(fieldsOf(MetricStat)['Metric']), AccountId };
  });
  const all = [trigger, ...expressions].map((one: Readonly<Record<string, unknown>>) => ({
    namespace: one['Namespace'],
    metric: one['MetricName'],
    account: one['AccountId'],
    instance: dimensionIn(one['Dimensions']),
  }));
  return metricsOf(all, account);
}

/** SNS has the keys in lower case, the API in upper case. */
function dimensionIn(dimensions: unknown): unknown {
  const found = listOf(dimensions)
    .map(fieldsOf)
    .find((one) => (one['name'] ?? one['Name']) === 'InstanceId');
  return found && (found['value'] ?? found['Value']);
}
