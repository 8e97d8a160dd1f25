import { minuteMs } from '../../core/calendar.ts';
import { startOf } from '../../core/shorten.ts';

export type AlarmOfInstance = {
  readonly account: string;
  readonly region: string;
  readonly name: string;
  readonly instance: string;
  readonly topic: string;
};

/** CloudWatch has names for the regions in its messages. */
const regionNames: Readonly<Record<string, string>> = {
  'ap-southeast-2': 'Asia Pacific (Sydney)',
  'eu-central-1': 'EU (Frankfurt)',
  'eu-west-1': 'EU (Ireland)',
  'us-east-1': 'US East (N. Virginia)',
  'us-west-2': 'US West (Oregon)',
};

/** The settings of an alarm that goes off after five minutes in which the instance fails its status check. */
export const statusAlarm = {
  MetricName: 'StatusCheckFailed_Instance',
  Namespace: 'AWS/EC2',
  Statistic: 'Maximum',
  Period: 60,
  EvaluationPeriods: 5,
  DatapointsToAlarm: 5,
  ComparisonOperator: 'GreaterThanOrEqualToThreshold',
  Threshold: 1,
  TreatMissingData: 'missing',
} as const;

/**
 * What the alarm publishes to its topic, which passes it on as it is (raw delivery).
 * https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/Notify_Users_Alarm_Changes.html
 */
export function alarmMessage(alarm: AlarmOfInstance, state: 'ALARM' | 'OK', atMs: number): object {
  const { account, region, name, instance, topic } = alarm;
  return {
    AlarmName: name,
    AlarmDescription: null,
    AWSAccountId: account,
    AlarmConfigurationUpdatedTimestamp: timeOf(atMs - 60 * minuteMs),
    NewStateValue: state,
    NewStateReason: reasonOf(state, atMs),
    StateChangeTime: timeOf(atMs),
    Region: regionNames[region] ?? region,
    AlarmArn: `arn:aws:cloudwatch:${region}:${account}:alarm:${name}`,
    OldStateValue: state === 'ALARM' ? 'OK' : 'ALARM',
    OKActions: [topic],
    AlarmActions: [topic],
    InsufficientDataActions: [],
    Trigger: {
      ...statusAlarm,
      StatisticType: 'Statistic',
      Statistic: statusAlarm.Statistic.toUpperCase(),
      Unit: null,
      Dimensions: [{ value: instance, name: 'InstanceId' }],
      EvaluateLowSampleCountPercentile: '',
    },
  };
}

function reasonOf(state: 'ALARM' | 'OK', atMs: number): string {
  const minutes = state === 'ALARM' ? [1, 2, 3, 4, 5] : [1];
  const points = minutes.map(
    (ago) => `${state === 'ALARM' ? '1.0' : '0.0'} (${pointTime(atMs - ago * minuteMs)})`,
  );
  const shown = `[${points.join(', ')}]`;
  return state === 'ALARM'
    ? `Threshold Crossed: 5 out of the last 5 datapoints ${shown} were greater than or equal to the threshold (1.0) (minimum 5 datapoints for OK -> ALARM transition).`
    : `Threshold Crossed: 1 out of the last 5 datapoints ${shown} was not greater than or equal to the threshold (1.0) (minimum 1 datapoint for ALARM -> OK transition).`;
}

/** `2015-06-03T17:43:27.123+0000` */
function timeOf(ms: number): string {
  return new Date(ms).toISOString().replace('Z', '+0000');
}

/** `20/11/26 15:58:00`, of a full minute. */
function pointTime(ms: number): string {
  const [day = '', time = ''] = new Date(Math.floor(ms / minuteMs) * minuteMs).toISOString().split('T');
  const [year = '', month, date] = day.split('-');
  return `${date}/${month}/${year.slice(2)} ${startOf(time, 8)}`;
}
