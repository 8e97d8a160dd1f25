import type { AlarmState } from '../incident.ts';
import type { EpochMs } from '../resource.ts';

/** A metric that an alarm watches, on one instance or on something else. */
export type AlarmMetric = {
  readonly namespace: string;
  readonly metric: string;
  /** The account of the metric, which may not be the alarm's. */
  readonly account: string;
  /** The id of an EC2 instance; null: the metric has no dimension `InstanceId`. */
  readonly instance: string | null;
};

/** A change of a CloudWatch alarm, however it was told. All texts in it were typed by strangers. */
export type AlarmChange = {
  /** Of alarm, time and state: the same however often and by whichever way it comes. */
  readonly id: string;
  readonly source: 'sns' | 'events';
  readonly arn: string;
  readonly account: string;
  readonly region: string;
  readonly name: string;
  readonly state: AlarmState;
  readonly atMs: EpochMs;
  readonly reason: string;
  /** None: a composite alarm, or one whose metrics the message does not name. */
  readonly metrics: readonly AlarmMetric[];
  /** Of a composite alarm: names or ARNs of the alarms below it. */
  readonly children: readonly string[];
  /** As it arrived. */
  readonly raw: string;
};

/** A message that is no change of an alarm. It is logged and shown, whatever it is. */
export type UnreadableMessage = {
  /** Of the content. */
  readonly id: string;
  readonly source: AlarmChange['source'];
  /** The ARN in SNS's envelope; null: delivered without one. */
  readonly topic: string | null;
  /** Why, in words without any of its content. */
  readonly why: string;
  readonly raw: string;
};

export type Incoming =
  | { readonly is: 'change'; readonly change: AlarmChange }
  | { readonly is: 'unreadable'; readonly message: UnreadableMessage };
