import { mrkdwn } from '../text/escape.ts';
import { context, type Message, section } from '../text/parts.ts';

export type HelpEntry = { readonly usage: string; readonly what: string };

export const helpEntries: readonly HelpEntry[] = [
  { usage: 'scan', what: 'looks at every account and region now' },
  { usage: 'status', what: 'what is going on, and when the next scan is' },
  { usage: 'findings', what: 'what is open' },
  { usage: 'snoozes', what: 'what is snoozed, with a button to end each' },
  { usage: 'history <resource>', what: 'everything that happened to one resource' },
  { usage: 'compliance', what: 'posts the last compliance report here, with its CSV' },
  { usage: 'pause <reason>', what: 'approvers: stops all remediation at once' },
  { usage: 'resume', what: 'approvers: lets remediation go on' },
  { usage: 'help', what: 'this' },
];

/** `problem`: what was typed and is not known, or what was missing. */
export function helpMessage(
  problem: string | null = null,
  entries: readonly HelpEntry[] = helpEntries,
): Message {
  const lines = entries
    .slice(0, 20)
    .map(({ usage, what }) => `• \`/janitor ${mrkdwn(usage, 60)}\`  ${mrkdwn(what, 120)}`);
  return {
    text: problem === null ? 'What /janitor can do.' : mrkdwn(problem, 300),
    blocks: [
      ...(problem === null ? [] : [section(mrkdwn(problem, 300))]),
      section('*What I can do*', ...lines),
      context('Everything that is open, scheduled, snoozed or done is in the Home tab of this app, too.'),
    ],
  };
}
