import type { ChangesBefore, RecordedChange } from '../../../core/incident.ts';
import { code, mrkdwn } from '../../text/escape.ts';
import { counted, slackDate, stopped } from '../../text/format.ts';

const shownOnCard = 2;

/** What changed a resource before its incident. Empty: nothing known. */
export function changeLines(before: ChangesBefore): readonly string[] {
  const changes = 'changes' in before ? before.changes : [];
  return changes.slice(0, shownOnCard).map((change) => `🛠️ Changed: ${changeWords(change)}`);
}

/** All that is known, or why it is not. */
export function changeDetails(before: ChangesBefore): readonly string[] {
  if ('unread' in before) return [`• CloudTrail could not be read: ${stopped(mrkdwn(before.unread, 200))}`];
  const span = `the ${counted(before.hours, 'hour')} before`;
  if (before.changes.length === 0) return [`• CloudTrail shows no change in ${span}`];
  return before.changes.map((change) => `• ${changeWords(change)}`);
}

/** "`ec2:RebootInstances` by ada, Nov 26 at 2:00 PM". */
function changeWords({ what, by, atMs }: RecordedChange): string {
  return `${code(what, 120)}${by === null ? '' : ` by ${mrkdwn(by, 120)}`}, ${slackDate(atMs)}`;
}
