import * as z from 'zod/mini';
import { alarmStates } from '../../core/incident.ts';
import type { AlarmChange } from '../../core/incidents/alarm-change.ts';
import { done, type Result } from '../../core/result.ts';
import { checked } from '../../queues/checked.ts';
import { alarmArn, alarmTime, childrenIn, metricsOf, placeOf } from './common.ts';
import { fieldsOf, listOf } from './fields.ts';

/** https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/cloudwatch-and-eventbridge.html */
const event = z.object({
  source: z.literal('aws.cloudwatch'),
  'detail-type': z.literal('CloudWatch Alarm State Change'),
  resources: z.tuple([alarmArn], z.unknown()),
  detail: z.object({
    state: z.object({
      value: z.enum(alarmStates),
      reason: z.nullish(z.string()),
      timestamp: alarmTime,
    }),
    configuration: z.nullish(z.unknown()),
  }),
});

/** Reads the event that CloudWatch sends to EventBridge. The error names the wrong fields. */
export function changeFromEvent(value: unknown, raw: string): Result<Omit<AlarmChange, 'id'>, string> {
  const read = checked<z.infer<typeof event>>(event, value);
  if (!read.ok) return read;
  const { resources, detail } = read.value;
  const [arn] = resources;
  const place = placeOf(arn);
  const configuration = fieldsOf(detail.configuration);
  return done({
    source: 'events',
    arn,
    ...place,
    state: detail.state.value,
    atMs: Date.parse(detail.state.timestamp),
    reason: detail.state.reason ?? '',
    metrics: metricsOf(listOf(configuration['metrics']).map(metricIn), place.account),
    children: childrenIn(configuration['alarmRule']),
    raw,
  });
}

function metricIn(one: unknown) {
  const { metricStat, accountId } = fieldsOf(one);
  const { name, namespace, dimensions } = fieldsOf(fieldsOf(metricStat)['metric']);
  return { namespace, metric: name, account: accountId, instance: fieldsOf(dimensions)['InstanceId'] };
}
