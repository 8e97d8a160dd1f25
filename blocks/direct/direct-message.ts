import type { KnownBlock } from '@slack/types';
import type { Finding } from '../../core/finding.ts';
import { type NoticeKind, noticeKinds } from '../../core/ports/notices.ts';
import { resourceKey } from '../../core/resource.ts';
import { findingRow } from '../card/finding-row.ts';
import { plainName, row } from '../card/finding-text.ts';
import { isUnderWay } from '../card/outlook.ts';
import { stateWords } from '../card/state.ts';
import { mrkdwn } from '../text/escape.ts';
import { counted } from '../text/format.ts';
import { buttonRow, type CardButton, context, fitted, linkTo, type Message, section } from '../text/parts.ts';

/** `isOver`: the notice no longer holds, for example after a decision. */
type NoticeEntry = { readonly what: NoticeKind; readonly finding: Finding; readonly isOver?: boolean };

export type DirectOptions = {
  /** Finding id → permalink of its card. */
  readonly links: ReadonlyMap<string, string>;
  readonly buttonsFor: (finding: Finding) => readonly CardButton[];
  /** Only in a channel: mrkdwn that mentions the recipient. */
  readonly mention?: string;
};

const rowsShown = 20;
/** Up to this many findings have all their buttons; with more, each has one button that opens it. */
const withButtons = 3;

/** All current notices for one person, in one message. */
export function directMessage(entries: readonly NoticeEntry[], options: DirectOptions): Message {
  const groups = groupsOf(entries, options.mention !== undefined).filter(({ all }) => all.length > 0);
  const make = (shown: number): KnownBlock[] => {
    let left = shown;
    const blocks = groups.flatMap(({ title, all }, index): KnownBlock[] => {
      const greeting = options.mention === undefined || index > 0 ? '' : `${options.mention} `;
      const here = all.slice(0, left);
      left -= here.length;
      const more = all.length - here.length;
      return [
        section(`${greeting}${title}`),
        ...here.flatMap(({ finding }) => told(finding, entries.length, options)),
        ...(more > 0 ? [context(`${counted(more, 'more')} in App Home.`)] : []),
      ];
    });
    return options.mention === undefined
      ? [...blocks, context('Change what you get: `/janitor settings`')]
      : blocks;
  };
  return {
    text: summary(entries),
    blocks: fitted(Math.min(rowsShown, entries.length), make),
  };
}

type NoticeGroup = { readonly title: string; readonly all: readonly NoticeEntry[] };

/** By kind of notice; those that no longer hold come last. */
function groupsOf(entries: readonly NoticeEntry[], inChannel: boolean): readonly NoticeGroup[] {
  const over = entries.filter(({ isOver = false }) => isOver);
  const current = noticeKinds.map((what): NoticeGroup => {
    const all = entries.filter((entry) => entry.what === what && !over.includes(entry));
    return { title: heading(what, all, inChannel), all };
  });
  return [...current, { title: `☑️ *No longer waiting:* ${counted(over.length, 'finding')}.`, all: over }];
}

function heading(what: NoticeKind, all: readonly NoticeEntry[], inChannel: boolean): string {
  const findings = counted(all.length, 'finding');
  const resources = new Set(all.map(({ finding }) => resourceKey(finding.resource))).size;
  const count = counted(resources, 'of your resources', 'of your resources');
  const overLimit = all.filter(({ finding }) => finding.needsApproval === 'limit').length;
  const limited = overLimit > 0 ? `, ${overLimit.toLocaleString('en-US')} over a limit of the policy` : '';
  const acts = all.some(({ finding }) => isUnderWay(finding));
  switch (what) {
    case 'unanswered':
      return `🚨 *Nobody has acknowledged:* ${counted(all.length, 'incident')}. Press Acknowledge if you take care of it.`;
    case 'reminder':
      return `⏰ *Not acknowledged yet:* ${counted(all.length, 'incident')}. Press Acknowledge if you take care of it.`;
    case 'soon':
      return `⏰ *Soon:* Janitor acts on ${count}. Snooze or reject to stop it.`;
    case 'failed':
      return `❌ *Failed:* ${inChannel ? findings : count}. Janitor does not retry. A person has to decide.`;
    case 'undecided':
      return `✋ *No decision yet:* ${findings}. The grace period has ended; nothing happens without an answer.`;
    case 'waits':
      return `🙋 *Needs an approver:* ${findings}${limited}. Nothing happens without one.`;
    case 'asked':
      if (all.every(({ finding }) => finding.incident !== undefined))
        return `🚨 *Incident:* ${count}. Press Acknowledge if you take care of it${acts ? ', Hold to stop what is planned' : ''}.`;
      return acts ? `👋 *Found:* ${count}. Snooze or reject what must stay.` : `👋 *Found:* ${count}.`;
    case 'done':
      return `✅ *Done:* ${count}.`;
    case 'undone':
      return `↩️ *Undone:* ${findings}. Snoozed for 30 days.`;
    case 'not-undone':
      return `⚠️ *Not undone:* ${findings}. Janitor does not retry.`;
  }
}

function told(finding: Finding, among: number, { links, buttonsFor }: DirectOptions): readonly KnownBlock[] {
  const state = [stateWords(finding), linkTo(links.get(finding.id), 'Card')]
    .filter((part) => part !== null)
    .join(' · ');
  if (among > withButtons) return [findingRow(finding, state)];
  return [
    section(row(finding), mrkdwn(reasonFor(finding), 300), state),
    ...buttonRow(among === 1 ? buttonsFor(finding) : buttonsFor(finding).map(withoutRed)),
  ];
}

/** A message has at most one red button, so several findings have none. Their confirmations are red. */
function withoutRed({ style, ...button }: CardButton): CardButton {
  return style === undefined || style === 'danger' ? button : { ...button, style };
}

/** Why the resource was found, why its remediation failed, or how its undo ended. */
function reasonFor({ status, trouble, because, undoing }: Finding): string {
  return undoing?.outcome?.words ?? (status === 'failed' ? trouble : null) ?? because;
}

/** The text for notifications: the most important notice. */
function summary(entries: readonly NoticeEntry[]): string {
  const [first] = noticeKinds.flatMap((what) => entries.filter((entry) => entry.what === what));
  if (!first) return 'Cloud Janitor';
  const name = mrkdwn(plainName(first.finding, 100), 150);
  const more = entries.length > 1 ? ` and ${counted(entries.length - 1, 'more', 'more')}` : '';
  const account = mrkdwn(first.finding.accountName, 80);
  return `${name} in ${account}${more}. ${stateWords(first.finding)}.`;
}
