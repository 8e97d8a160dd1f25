import type { Pause } from '../../core/ports/store.ts';
import { mrkdwn, person } from '../text/escape.ts';
import { slackDate } from '../text/format.ts';

/** Who stopped all remediation, when and why. */
export function pauseWords({ by, atMs, reason }: Pause): string {
  const why = reason.trim() === '' ? '' : `: “${mrkdwn(reason, 300)}”`;
  return `⏸️ *Remediation is paused* by ${person(by)} since ${slackDate(atMs)}${why}. Nothing is done in any account until an approver resumes it with \`/janitor resume\`.`;
}
