import type { EarlierAlarms } from '../../../core/incident.ts';
import { mrkdwn } from '../../text/escape.ts';
import { counted, duration, slackDate } from '../../text/format.ts';

/** "4 times in the 30 days before, last Nov 26 at 2:00 PM, for 12 minutes". */
export function earlierWords({ times, days, lastAtMs, lastedMs }: EarlierAlarms): string {
  const often = times === 1 ? 'once' : times === 2 ? 'twice' : counted(times, 'time');
  const last = `${times === 1 ? '' : 'last '}${slackDate(lastAtMs)}`;
  const lasted = lastedMs === null || lastedMs <= 0 ? '' : `, for ${duration(lastedMs)}`;
  return `${often} in the ${counted(days, 'day')} before, ${last}${lasted}`;
}

/** The line of a card. `isNamed`: several alarms tell of the incident. */
export function earlierLine(earlier: EarlierAlarms, { isNamed }: { readonly isNamed: boolean }): string {
  const which = isNamed ? `*${mrkdwn(earlier.name, 100)}* went` : 'It went';
  return `🗓️ ${which} off ${earlierWords(earlier)}`;
}
