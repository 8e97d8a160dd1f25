import {
  DescribeAlarmsCommand,
  type DescribeAlarmsCommandInput,
  ListTagsForResourceCommand,
} from '@aws-sdk/client-cloudwatch';
import type { AlarmState } from '../../../core/incident.ts';
import type { Series } from '../../../core/resource.ts';
import { requiredList } from '../../access/answers.ts';
import { pagesOf } from '../../access/pages.ts';
import { on, onAll, sends } from '../../access/permission.ts';
import { toTags } from '../../tags.ts';
import { defineKind, notProbed, type Reader } from '../define.ts';
import { type AlarmResource, ofComposite, ofMetrics } from './alarm-resource.ts';
import { readChildren } from './children.ts';
import { readRecent } from './recent.ts';
import type { WatchedMetric } from './watched-metric.ts';

declare module '../../../core/resource.ts' {
  interface Kinds {
    'cloudwatch-alarm': {
      readonly state: AlarmState;
      /** Since when it is in its state; null: CloudWatch does not say. */
      readonly sinceMs: number | null;
      /** CloudWatch's words. */
      readonly reason: string;
      /** "AWS/RDS CPUUtilization, above 80", or the rule of a composite alarm. */
      readonly watches: string;
      /** All that it does is to scale something: such alarms are in ALARM as a matter of course. */
      readonly onlyScales: boolean;
      /** Of a composite alarm: the alarms below it that are in ALARM, with the instance of each. */
      readonly children: readonly { readonly name: string; readonly instance: string | null }[];
      /** The metric of an alarm that watches exactly one; null: several, an expression, or another account's. */
      readonly metric: WatchedMetric | null;
      /** Its data from an hour before it went into its state until now; null: it does not watch exactly one metric. */
      readonly recent: Series | null;
    };
  }
}

/** https://docs.aws.amazon.com/AmazonCloudWatch/latest/APIReference/API_DescribeAlarms.html */
const describe = sends(
  'CloudWatch.DescribeAlarms',
  onAll(
    'cloudwatch:DescribeAlarms',
    'CloudWatch tells of composite alarms only those who may read all alarms.',
  ),
);
const alarms = 'arn:{partition}:cloudwatch:*:{account}:alarm:*';
const listTags = sends('CloudWatch.ListTagsForResource', on(alarms, 'cloudwatch:ListTagsForResource'));

const readMetrics = sends(
  'CloudWatch.GetMetricData',
  onAll(
    'cloudwatch:GetMetricData',
    'Metrics have no ARN. The only resource type of this action, `dataset`, does not hold these metrics.',
  ),
);

/** Without it, CloudWatch tells only of metric alarms. */
const types = { AlarmTypes: ['MetricAlarm' as const, 'CompositeAlarm' as const] };

export const kind = defineKind({
  id: 'cloudwatch-alarm',
  title: 'CloudWatch alarm',
  resourceType: 'AWS::CloudWatch::Alarm',
  scope: 'regional',
  hasMetrics: false,
  list: {
    calls: [describe],
    async *run(aws, from) {
      const pages = pagesOf({ what: 'alarms', atMost: 2_000, from }, async (NextToken) => {
        const answer = await send(aws, { ...types, MaxRecords: 100, NextToken });
        return { items: resourcesIn(aws, answer), next: answer.NextToken };
      });
      for await (const { items, ...rest } of pages) yield { ...rest, resources: items };
    },
  },
  get: {
    calls: [describe],
    // CloudWatch leaves out alarms that do not exist.
    run: async (aws, { id }) => {
      const found = resourcesIn(aws, await send(aws, { ...types, AlarmNames: [id] }));
      return found.find((one) => one.id === id);
    },
  },
  facts: {
    children: { calls: [describe], load: readChildren },
    recent: { calls: [readMetrics], load: readRecent },
  },
  tags: {
    calls: [listTags],
    load: async (aws, { arn }) => {
      const { Tags } = await aws.clients
        .cloudWatch(aws.region)
        .send(new ListTagsForResourceCommand({ ResourceARN: arn }));
      return toTags(requiredList(Tags, 'tags'));
    },
  },
  probe: { calls: [], run: async () => notProbed('CloudWatch') },
  remediations: {},
});

function send(aws: Reader, input: DescribeAlarmsCommandInput) {
  return aws.clients.cloudWatch(aws.region).send(new DescribeAlarmsCommand(input));
}

function resourcesIn(
  aws: Reader,
  { MetricAlarms, CompositeAlarms }: Awaited<ReturnType<typeof send>>,
): readonly AlarmResource[] {
  return [
    ...requiredList(MetricAlarms, 'metric alarms').map((alarm) => ofMetrics(aws, alarm)),
    ...requiredList(CompositeAlarms, 'composite alarms').map((alarm) => ofComposite(aws, alarm)),
  ];
}
