import type { KnownBlock } from '@slack/types';
import type { Finding } from '../../core/finding.ts';
import { named } from '../card/finding-text.ts';
import { mrkdwn, sentence } from '../text/escape.ts';
import { section } from '../text/parts.ts';

/** As many lines of 600 characters as Slack allows in a section. */
const linesPerBlock = 5;

/** "web-7 `i-0abc` in production". */
export function namedInAccount(finding: Finding): string {
  return `${named(finding, 160)} in ${mrkdwn(finding.accountName, 60)}`;
}

/** Why one of several findings is not changed. The heading above says that nothing was changed. */
export function refusedLine(finding: Finding | undefined, because: string): string {
  const why = sentence(because.replace(/ Nothing was changed\.(?= |$)/, ''), 300);
  return finding ? `• ${namedInAccount(finding)}: ${why}` : `• ${why}`;
}

export function inBlocks(lines: readonly string[]): KnownBlock[] {
  return Array.from({ length: Math.ceil(lines.length / linesPerBlock) }, (_, index) =>
    section(...lines.slice(index * linesPerBlock, (index + 1) * linesPerBlock)),
  );
}
