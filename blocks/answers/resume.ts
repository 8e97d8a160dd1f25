import type { Finding } from '../../core/finding.ts';
import type { PauseChange } from '../../core/ports/notices.ts';
import type { Pause } from '../../core/ports/store.ts';
import { row } from '../card/finding-text.ts';
import { mrkdwn, person } from '../text/escape.ts';
import { counted } from '../text/format.ts';
import { button, context, fitted, type Message, section } from '../text/parts.ts';
import { pauseWords } from '../text/progress-words.ts';

/** The confirmation of `/janitor resume`: which remediations are due and would run. */
export function resumeMessage(findings: readonly Finding[], hasMore: boolean, pause: Pause): Message {
  const what = `${counted(findings.length, 'remediation')}${hasMore ? ' or more' : ''}`;
  const isOne = findings.length === 1 && !hasMore;
  const text = `${what} ${isOne ? 'is' : 'are'} due. Resume?`;
  return {
    text,
    blocks: [
      ...fitted(findings.length, (shown) => [
        section(`*${text}*`, `Janitor rechecks ${isOne ? 'it' : 'each one'} first, then acts at once.`),
        ...findings
          .slice(0, shown)
          .map((finding) => section(`*${mrkdwn(finding.plan.title, 120)}:* ${row(finding)}`)),
        ...(findings.length > shown ? [context(`and ${findings.length - shown} more`)] : []),
      ]),
      {
        type: 'actions' as const,
        elements: [
          button({
            actionId: 'remediation-resume',
            label: `Resume and run ${hasMore ? 'all' : findings.length.toLocaleString('en-US')}`,
            value: String(pause.atMs),
            style: 'primary',
          }),
        ],
      },
    ],
  };
}

/** Posted in every channel. */
export function pauseMessage({ by, atMs, reason }: PauseChange): Message {
  if (reason !== null)
    return { text: 'Remediation is paused.', blocks: [section(pauseWords({ by, atMs, reason }))] };
  return {
    text: 'Remediation resumed.',
    blocks: [
      section(`▶️ *Remediation resumed* by ${person(by)}. Janitor rechecks what came due, and acts now.`),
    ],
  };
}
