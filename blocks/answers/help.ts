import { mrkdwn } from '../text/escape.ts';
import { context, type Message, section } from '../text/parts.ts';

/** A line of help. `usage`: the command's word and its arguments. */
export type HelpEntry = { readonly usage: string; readonly what: string };

/** `problem`: what was typed and is not known, or what was missing. */
export function helpMessage(problem: string | null, entries: readonly HelpEntry[]): Message {
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
