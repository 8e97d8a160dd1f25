import { type Finding, isEnded, type Repeat } from '../../../core/finding.ts';
import { isRepeatedTooOften } from '../../../core/findings/past/repeat.ts';
import { mrkdwn } from '../../text/escape.ts';
import { slackDate, slackDay, stopped } from '../../text/format.ts';

/** How many days the card names. */
const daysShown = 3;

/** "Second time in 90 days. Last time, today at 4:00 PM: Stopped." An identity has words of its own. */
export function repeatWords(finding: Finding): string | null {
  const { repeat } = finding;
  if (!repeat) return null;
  const did = stopped(mrkdwn(repeat.lastDid, 200));
  if (repeat.back) return `🔁 ${backWords(finding, repeat, repeat.back)} Last time: ${did}`;
  const names: Readonly<Record<number, string>> = { 2: 'Second', 3: 'Third' };
  const nth = names[repeat.time] ?? `${repeat.time}th`;
  return `🔁 *${nth} time in ${repeat.days} days.* Last time, ${slackDate(repeat.lastAtMs)}: ${did}`;
}

/** "Janitor changed this identity back twice in 90 days (Nov 12, 2026, Nov 20, 2026), and it was changed again." */
function backWords(finding: Finding, { time, days }: Repeat, back: NonNullable<Repeat['back']>): string {
  const names: Readonly<Record<number, string>> = { 1: 'once', 2: 'twice' };
  const times = names[time - 1] ?? `${time - 1} times`;
  const shown = back
    .slice(-daysShown)
    .map(({ atMs, isUndone }) => `${slackDay(atMs)}${isUndone ? ', undone since' : ''}`)
    .join('; ');
  const latest = time - 1 > daysShown ? 'latest: ' : '';
  const decides = isDecided(finding) ? ' *A person decides.*' : '';
  return `Janitor changed this identity back *${times} in ${days} days* (${latest}${shown}), and it was changed again.${decides}`;
}

function isDecided(finding: Finding): boolean {
  return isRepeatedTooOften(finding) && !finding.approval && !isEnded(finding);
}
