import type { KnownBlock } from '@slack/types';
import { type Finding, isOnlyCounted, isUntouchable } from '../../core/finding.ts';
import { couldSave, savingsOf } from '../../core/lists/savings.ts';
import type { AccountPolicy } from '../../core/policy.ts';
import type { Digest } from '../../core/ports/notices.ts';
import { carded, withCard } from '../../core/scans/with-card.ts';
import { row } from '../card/finding-text.ts';
import { accountName, inAccounts } from '../text/accounts.ts';
import { mrkdwn, plain } from '../text/escape.ts';
import { counted, money, stopped } from '../text/format.ts';
import { encodeFindingsPage } from '../text/ids.ts';
import { button, context, fitted, header, type Message, section } from '../text/parts.ts';
import { type Approvers, ownersLine } from '../text/people.ts';
import { channelTroubleWords } from './channel-trouble.ts';
import { byResource, findingsTable, isSecond, mostRows } from './findings-table.ts';
import { blindText, notLookedAtLines } from './not-looked-at.ts';

export type DigestOptions = {
  readonly approvers: Approvers;
  /** All accounts of the policy. */
  readonly accounts: readonly AccountPolicy[];
  readonly paused: boolean;
  /** The unreachable channel for which the digest was meant, and Slack's error. */
  readonly instead?: { readonly channel: string; readonly error: string } | null;
  /** True: uses Slack's table block. A workspace that answers `invalid_blocks` gets text instead. */
  readonly table?: boolean;
};

const rowsShown = 8;

/** The digest of one scan for one channel: one message for any number of findings. */
export function digestMessage(digest: Digest, options: DigestOptions): Message {
  return {
    text: summaryText(digest, options),
    blocks: options.table
      ? fitted(mostRows, (rows) => digestBlocks(digest, options, Math.min(rows, rowsShown), rows))
      : fitted(rowsShown, (rows) => digestBlocks(digest, options, rows)),
  };
}

function digestBlocks(
  digest: Digest,
  options: DigestOptions,
  rows: number,
  tableRows: number | null = null,
): KnownBlock[] {
  const { resolved } = digest;
  const { fresh, worse } = shownFindings(digest);
  const owners = ownersLine(
    withCard(digest).filter((finding) => !isUntouchable(finding)),
    options.approvers,
  );
  const account = new Set(allFindings(digest).map(({ resource }) => resource.account)).size > 1;
  return [
    header(`${title(digest)}${inAccounts(accountsOf(digest, options), plain)}`),
    ...elsewhere(options),
    ...lead([
      counts(digest),
      owners,
      options.paused ? '⏸️ *Remediation is paused.* Janitor will not act until an approver resumes it.' : null,
    ]),
    ...(tableRows === null ? listed('New', fresh, rows, account) : tabled(fresh, tableRows)),
    ...listed('Worse', worse, Math.ceil(rows / 2), account),
    ...listed('Fixed', resolved, Math.ceil(rows / 2), account),
    ...limit(digest),
    ...unreadUnits(digest, options),
    context(...footnotes(digest, options)),
    ...thread(digest),
  ];
}

function allFindings({ fresh, worse, waiting, resolved }: Digest): readonly Finding[] {
  return [...fresh, ...worse, ...waiting, ...resolved];
}

/** The accounts of the findings; without findings, the accounts of the scan. */
function accountsOf(digest: Digest, { accounts }: DigestOptions): readonly string[] {
  const findings = allFindings(digest);
  return findings.length > 0 ? findings.map((finding) => finding.accountName) : lookedAtIn(digest, accounts);
}

function lookedAtIn({ lookedAt }: Digest, accounts: readonly AccountPolicy[]): readonly string[] {
  return lookedAt.map(({ account }) => accountName(account, accounts));
}

function title(digest: Digest): string {
  const { notLookedAt, resolved } = digest;
  const { fresh, worse, waiting } = shownFindings(digest);
  switch (subjectOf(digest)) {
    case 'fresh':
      return counted(fresh.length, 'new finding');
    case 'worse':
      return `${counted(worse.length, 'finding')} got worse`;
    case 'waiting':
      return `${counted(waiting.length, 'earlier finding')}, now asked`;
    case 'fixed':
      return `${counted(resolved.length, 'finding')} fixed`;
    case 'nothing':
      return notLookedAt.length > 0 ? 'Nothing new, but not everything could be read' : 'Nothing new';
  }
}

/** What the title counts. The other numbers follow below it. */
function subjectOf(digest: Digest): 'fresh' | 'worse' | 'waiting' | 'fixed' | 'nothing' {
  const { fresh, worse, waiting } = shownFindings(digest);
  if (fresh.length > 0) return 'fresh';
  if (worse.length > 0) return 'worse';
  if (waiting.length > 0) return 'waiting';
  return digest.resolved.length > 0 ? 'fixed' : 'nothing';
}

function lead(lines: readonly (string | null)[]): KnownBlock[] {
  const some = lines.filter((line) => line !== null && line !== '');
  return some.length === 0 ? [] : [section(...some)];
}

/** What the title does not say. */
function counts(digest: Digest): string {
  const { resolved } = digest;
  const { fresh, worse, waiting } = shownFindings(digest);
  const subject = subjectOf(digest);
  const saving = money(savingsOf(fresh));
  const untouchable = [...digest.fresh, ...digest.worse, ...digest.waiting].filter(isOnlyCounted).length;
  const number = (count: number): string => count.toLocaleString('en-US');
  const parts = [
    ...(saving ? [`Possible savings: *${saving}* (estimate)`] : []),
    ...(untouchable > 0 ? [`${number(untouchable)} protected`] : []),
    ...(worse.length > 0 && subject !== 'worse' ? [`*${number(worse.length)} worse*`] : []),
    ...(resolved.length > 0 && subject !== 'fixed' ? [`${number(resolved.length)} fixed`] : []),
    ...(waiting.length > 0 && subject !== 'waiting'
      ? [`${counted(waiting.length, 'earlier finding')}, now asked`]
      : []),
  ];
  return parts.join(' · ');
}

/** The highest cost first. People can sort and filter the table in Slack. */
function tabled(fresh: readonly Finding[], rows: number): KnownBlock[] {
  const sorted = [...fresh].sort((a, b) => (couldSave(b) ?? 0) - (couldSave(a) ?? 0)).slice(0, rows);
  const caption = `The ${sorted.length} with the highest savings`;
  return findingsTable(sorted.length < fresh.length ? caption : 'New findings', byResource(sorted));
}

function listed(label: string, findings: readonly Finding[], rows: number, account: boolean): KnownBlock[] {
  if (findings.length === 0 || rows === 0) return [];
  const more = findings.length - Math.min(rows, findings.length);
  const shown = byResource(findings.slice(0, rows));
  return [
    section(
      `*${label}*`,
      ...shown.map((finding, at) => {
        const words = row(finding, { account, also: isSecond(shown, at) });
        return `• ${words}${noteOf(finding)}`;
      }),
      more > 0 ? `• and ${more.toLocaleString('en-US')} more` : null,
    ),
  ];
}

function noteOf(finding: Finding): string {
  if (finding.digestOnly) return ` · ${finding.severity}, no card`;
  return isUntouchable(finding) ? ' · protected' : '';
}

/** Approvers get a separate message about the limits in all channels. */
function limit({ limitReached }: Digest): KnownBlock[] {
  if (limitReached === null) return [];
  return [section(`✋ *Limit reached:* ${stopped(mrkdwn(limitReached, 400))} An approver must decide.`)];
}

function unreadUnits({ notLookedAt }: Digest, { accounts }: DigestOptions): KnownBlock[] {
  if (notLookedAt.length === 0) return [];
  return [
    section(
      `⚠️ *Could not be read, so not checked:* ${counted(notLookedAt.length, 'part')}`,
      ...notLookedAtLines(notLookedAt, accounts),
    ),
  ];
}

function footnotes(digest: Digest, { accounts }: DigestOptions): readonly (string | null)[] {
  const { snoozed, exempt, known, undecided, lookedAt } = digest;
  const resources = lookedAt.reduce((sum, { count }) => sum + count, 0);
  const parts = [
    `${counted(resources, 'resource')} checked${inAccounts(lookedAtIn(digest, accounts))}`,
    ...(known > 0 ? [`${known.toLocaleString('en-US')} known already`] : []),
    ...(snoozed > 0 ? [`${snoozed.toLocaleString('en-US')} snoozed`] : []),
    ...(exempt > 0 ? [`${exempt.toLocaleString('en-US')} exempt`] : []),
  ];
  const unjudged = undecided > 0 ? `${undecided.toLocaleString('en-US')} not judged: data missing` : null;
  return [parts.join(' · '), unjudged];
}

function thread(digest: Digest): KnownBlock[] {
  const { cards, scanId, channel } = digest;
  const all = carded(digest).length;
  if (all === 0) return [];
  const withCard = Math.min(cards, all);
  const rest = all - withCard;
  if (rest === 0 && [...digest.fresh, ...digest.worse].some(({ digestOnly }) => digestOnly))
    return [context(`${counted(withCard, 'card')} in the thread, with buttons.`)];
  if (rest === 0)
    return [context(`${withCard === 1 ? 'It has a card' : 'Each has a card'} in the thread, with buttons.`)];
  const value = encodeFindingsPage({ scanId, channel, page: 0 });
  return [
    context(
      `${withCard.toLocaleString('en-US')} ${withCard === 1 ? 'has' : 'have'} a card in the thread. ${rest.toLocaleString('en-US')} more follow in later digests; nothing happens to those before.`,
    ),
    { type: 'actions', elements: [button({ actionId: 'findings-page', label: 'Show all', value })] },
  ];
}

function elsewhere({ instead }: DigestOptions): KnownBlock[] {
  if (!instead) return [];
  return [context(`Meant for another channel, where Janitor cannot post. ${channelTroubleWords(instead)}`)];
}

/** The findings to show in full; the others are only counted. */
function shownFindings({ fresh, worse, waiting }: Digest): Pick<Digest, 'fresh' | 'worse' | 'waiting'> {
  return {
    fresh: fresh.filter(isNotable),
    worse: worse.filter(isNotable),
    waiting: waiting.filter(isNotable),
  };
}

function isNotable(finding: Finding): boolean {
  return !isOnlyCounted(finding);
}

function summaryText(digest: Digest, options: DigestOptions): string {
  const { resolved, notLookedAt } = digest;
  const { fresh, worse } = shownFindings(digest);
  const saving = fresh.length > 0 ? money(savingsOf(fresh)) : null;
  const subject = subjectOf(digest);
  const more = [
    ...(worse.length > 0 && subject !== 'worse' ? [`${worse.length} worse`] : []),
    ...(resolved.length > 0 && subject !== 'fixed' ? [`${resolved.length} fixed`] : []),
  ];
  const where = inAccounts(accountsOf(digest, options));
  const first = `${title(digest)}${where}${saving ? ` (${saving}, estimate)` : ''}`;
  return `Cloud Janitor: ${[first, ...more].join(', ')}.${blindText(notLookedAt, options.accounts)}`;
}
