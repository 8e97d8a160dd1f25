import type { EpochMs } from './resource.ts';

/** The states of a CloudWatch alarm. https://docs.aws.amazon.com/AmazonCloudWatch/latest/APIReference/API_MetricAlarm.html */
export const alarmStates = ['OK', 'ALARM', 'INSUFFICIENT_DATA'] as const;

export type AlarmState = (typeof alarmStates)[number];

/** The last known state of an alarm that told of an incident. */
export type IncidentAlarm = {
  readonly arn: string;
  readonly name: string;
  readonly state: AlarmState;
  readonly atMs: EpochMs;
  /** CloudWatch's words, shortened. */
  readonly reason: string;
};

/** How often an alarm had gone off before, by Janitor's own log. */
export type EarlierAlarms = {
  readonly name: string;
  /** At least 1: what is not known is left out. */
  readonly times: number;
  /** The time span before the incident in which they were counted. */
  readonly days: number;
  readonly lastAtMs: EpochMs;
  /** How long it was in ALARM the last time; null: unknown. */
  readonly lastedMs: number | null;
};

/** A call that changed a resource, as AWS recorded it. Its texts are data of strangers. */
export type RecordedChange = {
  /** "ec2:CreateTags". */
  readonly what: string;
  /** The user, the session or the service; null: not recorded. */
  readonly by: string | null;
  readonly atMs: EpochMs;
};

/** What changed a resource in the hours before its incident and until the card, newest first; or why that is unknown. */
export type ChangesBefore = { readonly hours: number } & (
  | { readonly changes: readonly RecordedChange[] }
  | { readonly unread: string }
);

/** What became of the rule by which CloudWatch mutes the alarms of a snoozed incident. ADR 25. */
export type AlarmMute = {
  /**
   * `starting`: the rule may exist. `refused`: there is none. `ended`: it was deleted. `kept`: AWS refused to delete it,
   * so it lasts until `untilMs`.
   */
  readonly is: 'starting' | 'muted' | 'refused' | 'ended' | 'kept';
  /** When the snooze was taken that it belongs to. Names the rule. */
  readonly snoozedAtMs: EpochMs;
  /** The end of the rule: of the snooze, or of the longest mute that CloudWatch allows. */
  readonly untilMs: EpochMs;
  /** The names of the alarms that it mutes. */
  readonly alarms: readonly string[];
  /** Alarms that it leaves out, because they also run actions that change something. Absent: none. */
  readonly acting?: readonly string[];
  /** Why it was refused or kept, in words; absent: it was not. */
  readonly because?: string;
};

/** What an incident adds to its finding. ADR 23. */
export type Incident = {
  /** The first breach: when its first alarm changed, or since when AWS reports the failure. */
  readonly sinceMs: EpochMs;
  /** The newest ones, at most ten. Empty: found without an alarm. */
  readonly alarms: readonly IncidentAlarm[];
  /** How often an alarm went to ALARM again. */
  readonly repeats: number;
  readonly acknowledged: { readonly by: string; readonly atMs: EpochMs } | null;
  /** When its owner was reminded; absent or null: not reminded. */
  readonly remindedAtMs?: EpochMs | null;
  readonly escalatedAtMs: EpochMs | null;
  /** When the rule said ok again, or the resource was gone. Null: it lasts. */
  readonly clearedAtMs: EpochMs | null;
  /** Absent: not known to have gone off before. */
  readonly earlier?: EarlierAlarms;
  /** Absent: not asked for. */
  readonly before?: ChangesBefore;
  /** Absent: its alarms were never muted. */
  readonly mute?: AlarmMute;
};

/** What was known before an incident began. */
export type IncidentHistory = Pick<Incident, 'earlier' | 'before'>;

/** How an incident was answered, as the log and the report count it. */
export type IncidentResult = 'SUCCESS' | 'FAILED' | 'DRYRUN';

/** Makes a rule answer incidents: when an alarm or a state of its resource changes, it is judged at once. */
export type IncidentRule = {
  /** The metrics whose alarms it answers. Empty: no alarm tells of it. */
  readonly alarms: readonly { readonly namespace: string; readonly metrics: readonly string[] }[];
  /** It judges the alarm itself, of all alarms that no other rule answers. */
  readonly answersOthers?: true;
  /** Its card shows who changed the resource in the last day. */
  readonly showsChanges?: true;
};
