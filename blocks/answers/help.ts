import { mrkdwn } from '../text/escape.ts';
import { context, type Message, section } from '../text/parts.ts';

/** A line of help. `usage`: the command word and its arguments. */
export type HelpEntry = { readonly usage: string; readonly what: string };

/** `problem`: the unknown or missing input. */
export function helpMessage(problem: string | null, entries: readonly HelpEntry[]): Message {
  const lines = entries
    .slice(0, 20)
    .map(({ usage, what }) => `• \`/janitor ${mrkdwn(usage, 60)}\`  ${mrkdwn(what, 120)}`);
  return {
    text: problem === null ? 'Commands of /janitor' : mrkdwn(problem, 300),
    blocks: [
      ...(problem === null ? [] : [section(mrkdwn(problem, 300))]),
      section('*Commands*', ...lines),
      context('App Home lists open, scheduled, snoozed and completed findings.'),
    ],
  };
}
