import type { KnownBlock } from '@slack/types';
import type { AccountPolicy } from '../../core/policy.ts';
import type { ScanOutcome } from '../../core/ports/notices.ts';
import type { Scan } from '../../core/scan.ts';
import type { ChannelTrouble } from '../../core/scans/channel-troubles.ts';
import { accountName, inAccounts, policyAccounts } from '../text/accounts.ts';
import { person } from '../text/escape.ts';
import { counted, duration } from '../text/format.ts';
import { context, linkTo, type Message, section } from '../text/parts.ts';
import { channelTroubleLines } from './channel-trouble.ts';
import { blindText, notLookedAtLines } from './not-looked-at.ts';

/** Where a report was posted. Without a permalink, the channel is named. */
export type ReportLink = { readonly channel: string; readonly permalink: string | null };

export type ProgressOptions = {
  /** All accounts of the policy. */
  readonly accounts: readonly AccountPolicy[];
  readonly links?: readonly ReportLink[];
  /** Channels that refused their report. */
  readonly troubles?: readonly ChannelTrouble[];
};

const barLength = 20;
const linksShown = 5;

/** The message that a scan updates: its progress, then its result. */
export function progressMessage(
  scan: Scan,
  outcome: ScanOutcome | null,
  { accounts, links = [], troubles = [] }: ProgressOptions,
): Message {
  return outcome === null ? running(scan, accounts) : finished(scan, outcome, { accounts, links, troubles });
}

function running(scan: Scan, accounts: readonly AccountPolicy[]): Message {
  const { unitsDone, unitsTotal } = scan;
  const where = inAccounts(policyAccounts(accounts));
  const by = scan.askedBy ? ` for ${person(scan.askedBy)}` : '';
  if (unitsTotal === 0)
    return { text: `The scan${where} is starting.`, blocks: [section(`🔎 *Scan is starting*${where}${by}`)] };
  const share = Math.min(1, unitsDone / unitsTotal);
  const full = Math.floor(share * barLength);
  const bar = `${'▓'.repeat(full)}${'░'.repeat(barLength - full)}`;
  const parts = `${unitsDone.toLocaleString('en-US')} of ${counted(unitsTotal, 'part')}`;
  return {
    text: `The scan${where} is running: ${parts} done.`,
    blocks: [
      section(`🔎 *Scan is running*${where}${by}`, `\`${bar}\` ${parts}`),
      context('A part is one kind of resource in one region.'),
    ],
  };
}

function finished(
  scan: Scan,
  outcome: ScanOutcome,
  { accounts, links, troubles }: Required<ProgressOptions>,
): Message {
  const { newFindings, resolved, known, notLookedAt, lookedAt } = outcome;
  const resources = lookedAt.reduce((sum, { count }) => sum + count, 0);
  const took = scan.finishedAtMs === null ? '' : ` in ${duration(scan.finishedAtMs - scan.startedAtMs)}`;
  const headline = conclusion(outcome);
  const where = inAccounts(lookedAt.map(({ account }) => accountName(account, accounts)));
  const blocks: KnownBlock[] = [
    section(headline, reports(links)),
    ...(troubles.length === 0
      ? []
      : [section('⚠️ *Reports that could not be posted:*', ...channelTroubleLines(troubles))]),
    ...(notLookedAt.length === 0
      ? []
      : [
          section(
            `⚠️ *Could not be read, so not checked:* ${counted(notLookedAt.length, 'part')}`,
            ...notLookedAtLines(notLookedAt, accounts),
          ),
        ]),
    context(
      `${counted(resources, 'resource')}${where} checked${took}${known > 0 && newFindings > 0 ? ` · ${known.toLocaleString('en-US')} known already` : ''}`,
    ),
  ];
  return {
    text: `The scan${where} finished: ${counted(newFindings, 'new finding')}, ${resolved} fixed.${blindText(notLookedAt, accounts)}`,
    blocks,
  };
}

function conclusion({ newFindings, resolved, known, notLookedAt, lookedAt }: ScanOutcome): string {
  const fixed = resolved > 0 ? ` ${counted(resolved, 'finding')} fixed since the last scan.` : '';
  if (lookedAt.length === 0 && notLookedAt.length > 0) return '❌ *Scan finished: nothing could be read.*';
  if (newFindings > 0) return `🧹 *Scan finished: ${counted(newFindings, 'new finding')}.*${fixed}`;
  const where = notLookedAt.length > 0 ? ', but not everything could be read' : '';
  if (known > 0)
    return `🧹 *Scan finished: nothing new${where}.* ${counted(known, 'finding')} known already.${fixed}`;
  return notLookedAt.length > 0
    ? `🧹 *Scan finished: nothing found${where}.*${fixed}`
    : `✅ *Scan finished: all clean.*${fixed}`;
}

/** "Reported in #cloud (open) and #data (open)." */
function reports(links: readonly ReportLink[]): string | null {
  const shown = links.slice(0, linksShown).map(({ channel, permalink }) => {
    const named = /^[CG][A-Z0-9]{2,20}$/.test(channel) ? `<#${channel}>` : 'the channel';
    const link = linkTo(permalink, 'open');
    return link === null ? named : `${named} (${link})`;
  });
  if (shown.length === 0) return null;
  const more = links.length - shown.length;
  const all = [...shown, ...(more > 0 ? [counted(more, 'more channel')] : [])];
  const last = all.pop() ?? '';
  return `Reported in ${all.length === 0 ? last : `${all.join(', ')} and ${last}`}.`;
}
