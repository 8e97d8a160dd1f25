import { type Finding, isEnded } from '../../../core/finding.ts';
import type { IncidentAlarm } from '../../../core/incident.ts';
import { mrkdwn, person } from '../../text/escape.ts';
import { counted, duration, slackDate, stopped } from '../../text/format.ts';
import { changeLines } from './change-lines.ts';
import { earlierLine } from './earlier-words.ts';
import { stillMuted } from './mute-words.ts';

const alarmsShown = 3;
/** From this many returns to ALARM on, the alarm counts as flapping. */
const flapsAt = 3;

/** Since when, which alarms told of it, who takes care of it, and how long it took. Empty: no incident. */
export function incidentLines(finding: Finding): readonly string[] {
  const { incident } = finding;
  if (!incident) return [];
  const {
    alarms,
    repeats,
    acknowledged,
    remindedAtMs,
    escalatedAtMs,
    clearedAtMs,
    sinceMs,
    earlier,
    before,
  } = incident;
  const more = alarms.length - alarmsShown;
  const still = stillMuted(finding);
  return [
    clearedAtMs === null
      ? `⏱️ Since ${slackDate(sinceMs)}`
      : `🟢 *Cleared* ${slackDate(clearedAtMs)}, after ${duration(clearedAtMs - sinceMs)}`,
    ...alarms.slice(-alarmsShown).map(alarmWords),
    ...(more > 0 ? [`and ${counted(more, 'more alarm')}`] : []),
    ...(repeats > 0 ? [repeated(repeats)] : []),
    ...(earlier ? [earlierLine(earlier, { isNamed: alarms.length > 1 })] : []),
    ...(before ? changeLines(before) : []),
    ...(still === null ? [] : [still]),
    ...(acknowledged
      ? [`✋ *Acknowledged* by ${person(acknowledged.by)} ${slackDate(acknowledged.atMs)}`]
      : []),
    ...(remindedAtMs != null && escalatedAtMs === null && !acknowledged && !isEnded(finding)
      ? [`⏰ *Nobody has acknowledged it.* Reminded ${slackDate(remindedAtMs)}`]
      : []),
    ...(escalatedAtMs !== null && !acknowledged && !isEnded(finding)
      ? [`📣 *Nobody has acknowledged it.* The approvers were told ${slackDate(escalatedAtMs)}`]
      : []),
  ];
}

function alarmWords({ name, state, atMs, reason }: IncidentAlarm): string {
  const since = `Alarm *${mrkdwn(name, 100)}*: ${stateName[state]} since ${slackDate(atMs)}`;
  return state === 'ALARM' ? `🔔 ${since}. ${stopped(mrkdwn(withoutPoints(reason), 200))}` : `🔕 ${since}`;
}

/** CloudWatch's reason without its list of data points and how many it waits for, which nobody reads at night. */
function withoutPoints(reason: string): string {
  return reason.replace(/ \[[^\]]*\]/g, '').replace(/ \(minimum [^()]*\)/g, '');
}

/** As CloudWatch's console has them. */
const stateName = { OK: 'OK', ALARM: 'In alarm', INSUFFICIENT_DATA: 'Insufficient data' } as const;

function repeated(times: number): string {
  return times >= flapsAt
    ? `🔁 *Flapping:* it went into alarm again ${counted(times, 'time')}`
    : `🔁 It went into alarm again ${times === 1 ? 'once' : 'twice'}`;
}
