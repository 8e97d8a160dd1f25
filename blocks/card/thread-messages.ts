import type { Finding } from '../../core/finding.ts';
import { mrkdwn } from '../text/escape.ts';
import { linkTo, type Message, section } from '../text/parts.ts';
import type { Approvers } from '../text/people.ts';
import { cardText } from './finding-card.ts';
import { named, responsible, subject } from './finding-text.ts';
import { outcome } from './outlook.ts';

/** A reply below a card without mentions: asks the owners or approvers to answer on the card. */
export function callMessage(finding: Finding, approvers: Approvers): Message {
  return {
    text: cardText(finding),
    blocks: [
      section(responsible(finding, approvers), subject(finding), 'Please answer on the card in this thread.'),
    ],
  };
}

/** The outcome of a remediation: the result and who decided it. The card has the rest. */
export function finalNotice(finding: Finding, permalink: string | null): Message {
  const about = [
    `*${named(finding, 200)}* in ${mrkdwn(finding.accountName, 80)}`,
    linkTo(permalink, 'Card'),
  ].filter((part) => part !== null);
  return { text: cardText(finding), blocks: [section(about.join(' · '), ...outcome(finding))] };
}
