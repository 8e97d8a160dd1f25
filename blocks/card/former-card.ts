import type { Finding } from '../../core/finding.ts';
import { mrkdwn } from '../text/escape.ts';
import { linkTo, type Message, section } from '../text/parts.ts';
import { place, plainName, subject } from './finding-text.ts';

/** Replaces the card of an older generation: a link to the newer card, without buttons. */
export function formerCard(finding: Finding, permalink: string | null): Message {
  const link = linkTo(permalink, 'See the newer card') ?? 'See the newer card';
  return {
    text: `Replaced by a newer card: ${mrkdwn(plainName(finding, 200), 300)} in ${mrkdwn(finding.accountName, 80)}`,
    blocks: [section(subject(finding), place(finding), `🔄 *Replaced by a newer card.* ${link}.`)],
  };
}
