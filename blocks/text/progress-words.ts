import type { Pause } from '../../core/ports/store.ts';
import type { Scan } from '../../core/scan.ts';
import { mrkdwn, person } from './escape.ts';
import { counted, duration, slackDate } from './format.ts';

/** The state of a scan in one line. */
export function scanWords(scan: Scan): string {
  const by = scan.askedBy ? ` for ${person(scan.askedBy)}` : '';
  const parts = `${scan.unitsDone.toLocaleString('en-US')} of ${counted(scan.unitsTotal, 'part')}`;
  if (scan.status === 'running' || scan.finishedAtMs === null)
    return `Scan running since ${slackDate(scan.startedAtMs)}${by}: ${parts}`;
  return `Last scan ${slackDate(scan.finishedAtMs)}${by}: ${parts} in ${duration(scan.finishedAtMs - scan.startedAtMs)}`;
}

/** Who paused remediation, when and why. */
export function pauseWords({ by, atMs, reason }: Pause): string {
  const why = reason.trim() === '' ? '' : `: “${mrkdwn(reason, 300)}”`;
  return `⏸️ *Remediation paused* by ${person(by)} since ${slackDate(atMs)}${why}. An approver resumes it with \`/janitor resume\`.`;
}
