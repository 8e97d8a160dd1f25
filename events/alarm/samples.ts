import type { SourceSamples } from '../../core/functions/source.ts';

const account = '123456789012';
const instance = 'i-0123456789abcdef0';
const topic = `arn:aws:sns:eu-west-1:${account}:janitor-dev-incidents`;

function arnOf(name: string): string {
  return `arn:aws:cloudwatch:eu-west-1:${account}:alarm:${name}`;
}

/** https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/Notify_Users_Alarm_Changes.html */
function alarm(name: string, more: object) {
  return {
    AlarmName: name,
    AlarmDescription: null,
    AWSAccountId: account,
    AlarmConfigurationUpdatedTimestamp: '2026-10-01T09:00:00.000+0000',
    NewStateValue: 'ALARM',
    NewStateReason:
      'Threshold Crossed: 3 out of the last 3 datapoints [1.0 (20/11/26 15:58:00)] were greater than or equal to the threshold (1.0).',
    StateChangeTime: '2026-11-20T15:59:57.123+0000',
    Region: 'EU (Ireland)',
    AlarmArn: arnOf(name),
    OldStateValue: 'OK',
    OKActions: [topic],
    AlarmActions: [topic],
    InsufficientDataActions: [],
    ...more,
  };
}

function onInstance(metric: string) {
  return {
    MetricName: metric,
    Namespace: 'AWS/EC2',
    StatisticType: 'Statistic',
    Statistic: 'MAXIMUM',
    Unit: null,
    Dimensions: [{ value: instance, name: 'InstanceId' }],
    Period: 60,
    EvaluationPeriods: 3,
    DatapointsToAlarm: 3,
    ComparisonOperator: 'GreaterThanOrEqualToThreshold',
    Threshold: 1,
    TreatMissingData: 'missing',
    EvaluateLowSampleCountPercentile: '',
  };
}

function inExpression(id: string, instanceId: string) {
  return {
    Id: id,
    MetricStat: {
      Metric: {
        Namespace: 'AWS/EC2',
        MetricName: 'CPUUtilization',
        Dimensions: [{ value: instanceId, name: 'InstanceId' }],
      },
      Period: 60,
      Stat: 'Average',
    },
    ReturnData: false,
  };
}

function inExpressionByEvent(id: string, InstanceId: string) {
  return {
    id,
    metricStat: {
      metric: { namespace: 'AWS/EC2', name: 'CPUUtilization', dimensions: { InstanceId } },
      period: 60,
      stat: 'Average',
    },
    returnData: false,
  };
}

/** https://docs.aws.amazon.com/sns/latest/dg/http-notification-json.html */
function envelope(message: string, more: object = {}) {
  return {
    Type: 'Notification',
    MessageId: '22b80b92-fdea-4c2c-8f9d-bdfb0c7bf324',
    TopicArn: topic,
    Message: message,
    Timestamp: '2026-11-20T15:59:58.001Z',
    SignatureVersion: '1',
    ...more,
  };
}

/** https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/cloudwatch-and-eventbridge.html */
function event(name: string, configuration: object, resources: readonly string[] = [arnOf(name)]) {
  return {
    version: '0',
    id: 'c4c1c1c9-6542-e61b-6ef0-8c4d36933a92',
    'detail-type': 'CloudWatch Alarm State Change',
    source: 'aws.cloudwatch',
    account,
    time: '2026-11-20T15:59:57Z',
    region: 'eu-west-1',
    resources,
    detail: {
      alarmName: name,
      configuration,
      previousState: { reason: '', timestamp: '2026-11-20T15:42:54.902+0000', value: 'OK' },
      state: {
        reason: 'Threshold Crossed: 1 out of the last 1 datapoints was greater than the threshold (80.0).',
        reasonData: '{"version":"1.0","threshold":80.0}',
        timestamp: '2026-11-20T15:59:57.123+0000',
        value: 'ALARM',
      },
    },
  };
}

export const samples = {
  source: 'alarm',
  samples: {
    'status-check-failed': alarm('web-1 status', { Trigger: onInstance('StatusCheckFailed_Instance') }),
    'status-check-ok': alarm('web-1 status', {
      NewStateValue: 'OK',
      OldStateValue: 'ALARM',
      StateChangeTime: '2026-11-20T15:59:59.123+0000',
      Trigger: onInstance('StatusCheckFailed_Instance'),
    }),
    'no-data': alarm('web-1 status', {
      NewStateValue: 'INSUFFICIENT_DATA',
      Trigger: onInstance('StatusCheckFailed'),
    }),
    'reboots-by-itself': alarm('web-1 reboot', {
      AlarmActions: [topic, 'arn:aws:automate:eu-west-1:ec2:reboot'],
      Trigger: onInstance('StatusCheckFailed_Instance'),
    }),
    'high-cpu': alarm('web-1 cpu', { Trigger: onInstance('CPUUtilization') }),
    'metric-math': alarm('cpu of both', {
      Trigger: {
        Period: 60,
        EvaluationPeriods: 1,
        ComparisonOperator: 'GreaterThanThreshold',
        Threshold: 80,
        TreatMissingData: '- TreatMissingData:                    missing',
        EvaluateLowSampleCountPercentile: '',
        Metrics: [
          { Id: 'e1', Expression: 'MAX(METRICS())', Label: 'cpu', ReturnData: true },
          inExpression('m1', instance),
          inExpression('m2', 'i-0fedcba9876543210'),
        ],
      },
    }),
    'metrics-insights': alarm('any status check', {
      Trigger: {
        Period: 60,
        EvaluationPeriods: 1,
        ComparisonOperator: 'GreaterThanThreshold',
        Threshold: 0,
        Metrics: [
          {
            Id: 'q1',
            Expression: 'SELECT MAX(StatusCheckFailed) FROM "AWS/EC2" GROUP BY InstanceId',
            ReturnData: true,
            Period: 60,
          },
        ],
      },
    }),
    composite: alarm('shop is down', {
      AlarmRule: `ALARM("web-1 status") AND NOT ALARM(${arnOf('maintenance')})`,
      TriggeringChildren: [
        { Arn: arnOf('web-1 status'), State: { Value: 'ALARM', Timestamp: '2026-11-20T15:59:50.000+0000' } },
      ],
    }),
    'composite-set-by-hand': alarm('shop is down', {
      AlarmRule: "ALARM('web-1 status') OR ALARM(db)",
      TriggeringChildren: [],
    }),
    'not-of-an-instance': alarm('orders: too few', {
      Trigger: { ...onInstance('Orders'), Namespace: 'Shop', Dimensions: [] },
    }),
    'alarm-in-envelope': envelope(
      JSON.stringify(alarm('web-1 status', { Trigger: onInstance('StatusCheckFailed_Instance') })),
      { Subject: 'ALARM: "web-1 status" in EU (Ireland)' },
    ),
    'alarm-by-event': event('web-1 status', {
      description: 'Status check',
      metrics: [
        {
          id: '2a2c2e2b-cf77-8f55-3b91-4f1b3d1e1d30',
          metricStat: {
            metric: {
              name: 'StatusCheckFailed_Instance',
              namespace: 'AWS/EC2',
              dimensions: { InstanceId: instance },
            },
            period: 60,
            stat: 'Maximum',
          },
          returnData: true,
        },
      ],
    }),
    'metric-math-by-event': event('cpu of both', {
      description: '',
      metrics: [
        { id: 'e1', expression: 'MAX(METRICS())', label: 'cpu', returnData: true },
        inExpressionByEvent('m1', instance),
        inExpressionByEvent('m2', 'i-0fedcba9876543210'),
      ],
    }),
    'composite-by-event': event('shop is down', {
      description: '',
      alarmRule: `ALARM("web-1 status") AND NOT ALARM(${arnOf('maintenance')})`,
      actionsSuppressor: 'deploying',
      actionsSuppressorWaitPeriod: 120,
      actionsSuppressorExtensionPeriod: 180,
    }),
    budget: envelope('AWS Budget Notification November 20, 2026\nAWS Account 123456789012', {
      Subject: 'AWS Budgets: monthly has exceeded your alert threshold',
    }),
    'subscription-confirmation': envelope('You have chosen to subscribe to the topic.', {
      Type: 'SubscriptionConfirmation',
      Token: '2336412f37',
      SubscribeURL: 'https://sns.eu-west-1.amazonaws.com/?Action=ConfirmSubscription',
    }),
    'health-event': {
      source: 'aws.health',
      'detail-type': 'AWS Health Event',
      detail: { eventTypeCode: 'AWS_EC2_PERSISTENT_INSTANCE_RETIREMENT_SCHEDULED' },
    },
  },
} satisfies SourceSamples;
