import type { EpochMs, ResourceRef } from '../resource.ts';

export type AlarmPlace = Pick<ResourceRef, 'account' | 'region'>;

/** `notifies`: its actions only tell somebody. `acts`: one of them changes something, or is not known. */
export type AlarmActs = 'notifies' | 'acts';

/** A rule by which CloudWatch runs no actions of these alarms for some time. Full minutes. */
export type MuteRule = {
  readonly name: string;
  readonly alarms: readonly string[];
  readonly fromMs: EpochMs;
  readonly untilMs: EpochMs;
  /** For people in CloudWatch's console. */
  readonly description: string;
};

/**
 * Alarm mute rules of CloudWatch. All throw `Refused` when AWS certainly changed nothing; after any other error the
 * outcome is unknown, and the call may be repeated.
 */
export type AlarmMutes = {
  /** What the alarms with these names do. Those that do not exist are left out. */
  readonly acts: (place: AlarmPlace, names: readonly string[]) => Promise<ReadonlyMap<string, AlarmActs>>;
  /** Writes the rule, or replaces the one of the same name. */
  readonly mute: (place: AlarmPlace, rule: MuteRule) => Promise<void>;
  /** Deletes the rule. No such rule is no error. */
  readonly unmute: (place: AlarmPlace, name: string) => Promise<void>;
};
