import { dayMs, minuteMs } from '../../calendar.ts';
import type { Finding } from '../../finding.ts';
import type { AlarmMute, Incident } from '../../incident.ts';
import type { EpochMs } from '../../resource.ts';

/** https://docs.aws.amazon.com/AmazonCloudWatch/latest/APIReference/API_Schedule.html: `Duration` is from PT1M to P15D. */
export const longestMuteMs = 15 * dayMs;

/** https://docs.aws.amazon.com/AmazonCloudWatch/latest/APIReference/API_MuteTargets.html */
const mostAlarms = 100;

/** A rule begins at a full minute, which must not be over when CloudWatch gets it. */
const leadMs = 30_000;

/** Only rules with these names are ever written or deleted; the roles say so too. */
export const muteRulePrefix = 'janitor-incident-';

/** The name of the rule of one snooze: writing it twice is writing it once, and ending it ends no later one. */
export function muteRuleName({ id }: Pick<Finding, 'id'>, { snoozedAtMs }: Pick<AlarmMute, 'snoozedAtMs'>) {
  return `${muteRulePrefix}${id}-${snoozedAtMs}`;
}

/** The names of the alarms that told of it, of its own account and region. */
export function mutedNames({ resource }: Pick<Finding, 'resource'>, { alarms }: Incident): readonly string[] {
  const names = alarms.flatMap(({ arn }) => {
    // The name may hold colons.
    const [, , , region, account, type, ...name] = arn.split(':');
    const isOwn = type === 'alarm' && region === resource.region && account === resource.account;
    return isOwn && name.length > 0 ? [name.join(':')] : [];
  });
  return [...new Set(names)].slice(0, mostAlarms);
}

/** From when until when a rule mutes: full minutes, not longer than the snooze. Null: there is no minute to mute. */
export function muteWindow(
  nowMs: EpochMs,
  snoozedUntilMs: EpochMs,
): { readonly fromMs: EpochMs; readonly untilMs: EpochMs } | null {
  const fromMs = Math.ceil((nowMs + leadMs) / minuteMs) * minuteMs;
  const untilMs = Math.min(Math.floor(snoozedUntilMs / minuteMs) * minuteMs, fromMs + longestMuteMs);
  return untilMs - fromMs >= minuteMs ? { fromMs, untilMs } : null;
}

/** `mute` the alarms of a snooze, or `end` the rule of one that is over. A snooze is named by its time. */
export type MuteStep = { readonly is: 'mute' | 'end'; readonly snoozedAtMs: EpochMs };

/**
 * What is left to do for the alarms of an incident. Null: nothing. `isOn`: the policy says so. The rule of an earlier
 * snooze ends before the next one begins, because the finding knows one.
 */
export function muteStep(finding: Finding, isOn: boolean, nowMs: EpochMs): MuteStep | null {
  const { incident, snooze } = finding;
  const { mute } = incident ?? {};
  const snoozedAtMs = isOn ? mutedSnooze(finding) : null;
  if (mute && mute.snoozedAtMs !== snoozedAtMs && (mute.is === 'starting' || mute.is === 'muted'))
    return { is: 'end', snoozedAtMs: mute.snoozedAtMs };
  if (!incident || !snooze || snoozedAtMs === null) return null;
  if (mute?.snoozedAtMs === snoozedAtMs && mute.is !== 'starting') return null;
  const canMute = mutedNames(finding, incident).length > 0 && muteWindow(nowMs, snooze.untilMs) !== null;
  return canMute ? { is: 'mute', snoozedAtMs } : null;
}

/** The snooze that lasts, by its time. Null: there is none. A suppression mutes nothing. */
export function mutedSnooze({ incident, snooze, status }: Finding): EpochMs | null {
  return incident && status === 'snoozed' && snooze && !snooze.isSuppression ? snooze.atMs : null;
}
