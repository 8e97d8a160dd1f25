import type { SectionBlock } from '@slack/types';
import type { DocumentDiff } from '../../core/changes/change-evidence.ts';
import { blockText, mrkdwn } from '../text/escape.ts';
import { counted } from '../text/format.ts';

/** Slack allows 3,000 characters in a section. */
const mostCharacters = 2_700;

/** The changed lines of each document; `most` lines together. Cut lines are counted. */
export function diffBlocks(diffs: readonly DocumentDiff[], most: number): SectionBlock[] {
  let left = most;
  return diffs.map(({ what, lines, more }) => {
    const kept: string[] = [];
    let room = mostCharacters;
    for (const line of lines.map(blockText)) {
      if (left === 0 || line.length + 1 > room) break;
      kept.push(line);
      left -= 1;
      room -= line.length + 1;
    }
    const rest = lines.length - kept.length + more;
    const text = [
      `*${mrkdwn(what, 150)}:* what changed`,
      ...(kept.length > 0 ? [`\`\`\`\n${kept.join('\n')}\n\`\`\``] : []),
      ...(rest > 0 ? [`… ${counted(rest, 'more line')}`] : []),
    ].join('\n');
    return { type: 'section', text: { type: 'mrkdwn', text } };
  });
}
