import { example } from '../../../core/facts/examples.ts';
import { type FactsOf, known } from '../../../core/resource.ts';
import type { Samples } from '../define.ts';

const arn = 'arn:aws:cloudwatch:eu-west-1:123456789012:alarm:';
const state = { StateValue: 'ALARM', StateReason: 'Threshold Crossed', StateUpdatedTimestamp: 1_772_454_000 };
const onDatabase = {
  ...state,
  AlarmName: 'orders-db cpu',
  AlarmArn: `${arn}orders-db cpu`,
  StateTransitionedTimestamp: 1_772_454_000,
  AlarmActions: ['arn:aws:sns:eu-west-1:123456789012:janitor-dev-incidents'],
  Namespace: 'AWS/RDS',
  MetricName: 'CPUUtilization',
  Dimensions: [{ Name: 'DBInstanceIdentifier', Value: 'orders' }],
  Metrics: [],
  Statistic: 'Average',
  Period: 60,
  Threshold: 80,
  ComparisonOperator: 'GreaterThanThreshold',
};
const composite = {
  ...state,
  AlarmName: 'shop is down',
  AlarmArn: `${arn}shop is down`,
  StateTransitionedTimestamp: 1_772_454_000,
  AlarmActions: [],
  AlarmRule: 'ALARM("orders-db cpu")',
};

function inAlarm(id: string, facts: Partial<FactsOf<'cloudwatch-alarm'>>) {
  return {
    ...example('cloudwatch-alarm', { id, facts: { state: known('ALARM'), ...facts } }),
    arn: `${arn}${id}`,
  };
}

export const samples: Samples<'cloudwatch-alarm'> = {
  resources: [
    inAlarm('orders-db cpu', {
      children: known([]),
      sinceMs: known(-300_000),
      metric: known({
        namespace: 'AWS/RDS',
        name: 'CPUUtilization',
        dimensions: { DBInstanceIdentifier: 'orders' },
        stat: 'Average',
        periodSeconds: 60,
        unit: null,
        threshold: 80,
        worst: 'highest',
      }),
    }),
    inAlarm('shop is down', {}),
  ],
  answers: {
    'monitoring:DescribeAlarms': JSON.stringify({ MetricAlarms: [onDatabase], CompositeAlarms: [composite] }),
    'monitoring:GetMetricData': JSON.stringify({
      MetricDataResults: [{ Id: 'm0', StatusCode: 'Complete', Timestamps: [-60], Values: [93] }],
    }),
    'monitoring:ListTagsForResource': JSON.stringify({ Tags: [{ Key: 'Owner', Value: 'ada@example.com' }] }),
  },
  none: { 'monitoring:DescribeAlarms': '{"MetricAlarms":[],"CompositeAlarms":[]}' },
  ids: { alarm: ['ResourceARN'], '': ['AlarmNames', 'ChildrenOfAlarmName'] },
};
