import type { Statistic } from '@aws-sdk/client-cloudwatch';
import { minuteMs } from '../../core/calendar.ts';
import { startOf } from '../../core/shorten.ts';
import { fn as alarmFunction } from '../../events/alarm/function.ts';
import type { SentByAws } from './send-to-queue.ts';

export type SentAlarm = {
  readonly account: string;
  readonly region: string;
  readonly name: string;
  readonly topic: string;
  readonly settings: AlarmSettings;
  readonly dimension: { readonly name: string; readonly value: string };
  /** What its metric reads in either state. */
  readonly readings: Readonly<Record<AlarmState, number>>;
};

type AlarmState = 'ALARM' | 'OK';

type AlarmSettings = {
  readonly MetricName: string;
  readonly Namespace: string;
  readonly Statistic: Statistic;
  readonly Period: number;
  readonly EvaluationPeriods: number;
  readonly DatapointsToAlarm: number;
  readonly ComparisonOperator: keyof typeof comparisons;
  readonly Threshold: number;
  readonly TreatMissingData: string;
};

const comparisons = {
  GreaterThanOrEqualToThreshold: 'greater than or equal to',
  GreaterThanThreshold: 'greater than',
} as const;

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
} as const satisfies AlarmSettings;

/** The topic that the alarms of an account publish to. */
export function incidentTopic(account: string, region: string): string {
  const { wakes } = alarmFunction;
  return `arn:aws:sns:${region}:${account}:janitor-dev-${'topic' in wakes ? wakes.topic : ''}`;
}

/** The message of an alarm, in the queue behind its topic. */
export function sentAlarm(alarm: SentAlarm, state: AlarmState, atMs: number): SentByAws {
  const { wakes } = alarmFunction;
  return { queue: 'queue' in wakes ? wakes.queue : '', body: alarmMessage(alarm, state, atMs) };
}

/**
 * What the alarm publishes to its topic, which passes it on as it is (raw delivery).
 * https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/Notify_Users_Alarm_Changes.html
 */
function alarmMessage(alarm: SentAlarm, state: AlarmState, atMs: number): object {
  const { account, region, name, topic, settings, dimension } = alarm;
  return {
    AlarmName: name,
    AlarmDescription: null,
    AWSAccountId: account,
    AlarmConfigurationUpdatedTimestamp: timeOf(atMs - 60 * minuteMs),
    NewStateValue: state,
    NewStateReason: reasonOf(alarm, state, atMs),
    StateChangeTime: timeOf(atMs),
    Region: regionNames[region] ?? region,
    AlarmArn: `arn:aws:cloudwatch:${region}:${account}:alarm:${name}`,
    OldStateValue: state === 'ALARM' ? 'OK' : 'ALARM',
    OKActions: [topic],
    AlarmActions: [topic],
    InsufficientDataActions: [],
    Trigger: {
      ...settings,
      StatisticType: 'Statistic',
      Statistic: settings.Statistic.toUpperCase(),
      Unit: null,
      Dimensions: [dimension],
      EvaluateLowSampleCountPercentile: '',
    },
  };
}

function reasonOf({ settings, readings }: SentAlarm, state: AlarmState, atMs: number): string {
  const { EvaluationPeriods: periods, DatapointsToAlarm: wanted, Period, Threshold } = settings;
  const count = state === 'ALARM' ? wanted : 1;
  const points = Array.from({ length: count }, (_, at) => {
    return `${readings[state].toFixed(1)} (${pointTime(atMs - (at + 1) * Period * 1_000)})`;
  });
  const compared = `${comparisons[settings.ComparisonOperator]} the threshold (${Threshold.toFixed(1)})`;
  const shown = `${count} out of the last ${periods} datapoints [${points.join(', ')}]`;
  return state === 'ALARM'
    ? `Threshold Crossed: ${shown} ${count === 1 ? 'was' : 'were'} ${compared} (minimum ${wanted} ${wanted === 1 ? 'datapoint' : 'datapoints'} for OK -> ALARM transition).`
    : `Threshold Crossed: ${shown} was not ${compared} (minimum 1 datapoint for ALARM -> OK transition).`;
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
