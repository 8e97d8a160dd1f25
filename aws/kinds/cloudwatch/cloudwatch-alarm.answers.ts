import type { AnswerTable } from '../../access/answer-table.ts';

const reference = 'https://docs.aws.amazon.com/AmazonCloudWatch/latest/APIReference';

export const answers = {
  'CloudWatch.DescribeAlarms': {
    source: `${reference}/API_DescribeAlarms.html`,
    root: '{}',
    always: [
      'MetricAlarms[].AlarmName',
      'MetricAlarms[].AlarmArn',
      'MetricAlarms[].StateValue',
      'MetricAlarms[].Dimensions?[].Name',
      'MetricAlarms[].Dimensions?[].Value',
      'CompositeAlarms[].AlarmName',
      'CompositeAlarms[].AlarmArn',
      'CompositeAlarms[].StateValue',
    ],
    omitted: [
      'NextToken',
      'MetricAlarms[].AlarmActions',
      'MetricAlarms[].Dimensions',
      'MetricAlarms[].Metrics',
      'CompositeAlarms[].AlarmActions',
    ],
    kept: [
      'MetricAlarms[].StateReason',
      'MetricAlarms[].StateTransitionedTimestamp',
      'MetricAlarms[].StateUpdatedTimestamp',
      'MetricAlarms[].Namespace',
      'MetricAlarms[].MetricName',
      'MetricAlarms[].Threshold',
      'MetricAlarms[].ComparisonOperator',
      'MetricAlarms[].Statistic',
      'MetricAlarms[].ExtendedStatistic',
      'MetricAlarms[].Period',
      'MetricAlarms[].Unit',
      'CompositeAlarms[].StateReason',
      'CompositeAlarms[].StateTransitionedTimestamp',
      'CompositeAlarms[].StateUpdatedTimestamp',
      'CompositeAlarms[].AlarmRule',
    ],
  },
  'CloudWatch.GetMetricData': {
    source: `${reference}/API_GetMetricData.html`,
    root: '{}',
    always: [
      'MetricDataResults[].Id',
      'MetricDataResults[].StatusCode',
      'MetricDataResults[].Timestamps',
      'MetricDataResults[].Values',
    ],
    // A list that is complete has no messages.
    omitted: ['NextToken', 'MetricDataResults[].Messages'],
  },
  'CloudWatch.ListTagsForResource': {
    source: `${reference}/API_ListTagsForResource.html`,
    root: '{}',
    always: ['Tags[].Key', 'Tags[].Value'],
  },
} as const satisfies AnswerTable;
