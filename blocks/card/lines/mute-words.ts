import { minuteMs } from '../../../core/calendar.ts';
import type { Finding } from '../../../core/finding.ts';
import type { AlarmMute } from '../../../core/incident.ts';
import { mrkdwn } from '../../text/escape.ts';
import { counted, slackDate, stopped } from '../../text/format.ts';

const namesShown = 3;

/** On a snoozed incident: whether its alarms are muted. Null: nobody asked for it, or it is not known yet. */
export function muteLine({ incident, snooze }: Finding): string | null {
  const { mute } = incident ?? {};
  if (!mute || !snooze || mute.snoozedAtMs !== snooze.atMs) return null;
  if (mute.is === 'refused') return `🔔 ${refused(mute, incident?.alarms.length ?? 1)}`;
  return mute.is === 'muted' ? `🔕 ${muted(mute, snooze.untilMs)}` : null;
}

/** After a snooze: that its alarms are still muted. Null: they are not, or the snooze says it. */
export function stillMuted({ incident, status }: Finding): string | null {
  const { mute } = incident ?? {};
  if (mute?.is !== 'kept' || status === 'snoozed') return null;
  const { alarms, untilMs, because = 'AWS refused' } = mute;
  const stay = alarms.length > 1 ? `Its ${alarms.length} alarms stay` : 'Its alarm stays';
  return `🔕 ${stay} muted until ${slackDate(untilMs)}: ${stopped(mrkdwn(because, 300))}`;
}

function muted({ alarms, acting = [], untilMs }: AlarmMute, snoozedUntilMs: number): string {
  const all = alarms.length + acting.length;
  const are = alarms.length > 1 ? 'are' : 'is';
  const which =
    acting.length > 0
      ? `${alarms.length} of its ${all} alarms`
      : `Its ${all > 1 ? `${all} alarms` : 'alarm'}`;
  // A rule ends at a full minute.
  const isCut = snoozedUntilMs - untilMs >= minuteMs;
  const end = isCut ? `until ${slackDate(untilMs)}, the longest that CloudWatch allows` : 'until then';
  const leftOut =
    acting.length > 0 ? ` Not muted: ${named(acting)}, because of actions that change something.` : '';
  return `${which} ${are} muted ${end}.${leftOut}`;
}

function refused({ acting = [], because }: AlarmMute, alarms: number): string {
  const are = alarms > 1 ? 'Its alarms are' : 'Its alarm is';
  return because === undefined
    ? `${are} not muted, because of actions that change something: ${named(acting)}.`
    : `${are} not muted: ${stopped(mrkdwn(because, 300))}`;
}

function named(names: readonly string[]): string {
  const shown = names.slice(0, namesShown).map((name) => `*${mrkdwn(name, 100)}*`);
  const more = names.length - shown.length;
  return [...shown, ...(more > 0 ? [counted(more, 'more alarm')] : [])].join(', ');
}
