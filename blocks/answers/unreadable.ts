import { utcInstant } from '../../core/calendar.ts';
import type { UnreadableNotice } from '../../core/incidents/unreadable.ts';
import { code, mrkdwn } from '../text/escape.ts';
import { context, type Message, section } from '../text/parts.ts';

/** Says that something came where alarms come, which nobody can read. Mentions nobody. */
export function unreadableMessage({ from, why, kept }: UnreadableNotice): Message {
  return {
    text: `Can't read a message from ${mrkdwn(from, 300)}`,
    blocks: [
      section(`📭 *Can't read a message* from ${code(from, 300)}. ${mrkdwn(why, 600)}.`),
      context(`${keptWords(kept)} Others from there today are only logged.`),
    ],
  };
}

function keptWords(kept: UnreadableNotice['kept']): string {
  if ('file' in kept) return `Stored as it came in the compliance bucket: ${code(kept.file, 200)}.`;
  const sort = code(utcInstant(kept.atMs), 60);
  return `Stored as it came in the table ${code(kept.table, 200)}: \`pk\` is \`unknown\`, \`sk\` begins with ${sort}.`;
}
