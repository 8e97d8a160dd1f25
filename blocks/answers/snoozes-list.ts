import type { KnownBlock, SectionBlock } from '@slack/types';
import type { Finding } from '../../core/finding.ts';
import { targetValue } from '../card/finding-row.ts';
import { row } from '../card/finding-text.ts';
import { inAccounts } from '../text/accounts.ts';
import { mrkdwn, person } from '../text/escape.ts';
import { counted, slackDate } from '../text/format.ts';
import { button, context, fitted, type Message, marked, section } from '../text/parts.ts';

export const rowsShown = 15;

/** Totals over all snoozes; a list may hold only the first ones. */
type All = { readonly total: number; readonly accounts: readonly string[] };

/** The answer to `/janitor snoozes`: until when, who and why, with a button to end each. The caller sorts. */
export function snoozesListMessage(findings: readonly Finding[], all: All = allOf(findings)): Message {
  if (findings.length === 0) return { text: 'Nothing is snoozed.', blocks: [section('Nothing is snoozed.')] };
  const headline = headlineOf(findings, all);
  const make = (shown: number): KnownBlock[] => {
    const more = all.total - shown;
    return [
      section(`*${headline}*`),
      ...findings.slice(0, shown).map(snoozeRow),
      ...(more > 0 ? [context(`${more.toLocaleString('en-US')} more in App Home.`)] : []),
    ];
  };
  const where = inAccounts(all.accounts);
  return { text: `${headline}${where}.`, blocks: fitted(Math.min(rowsShown, findings.length), make) };
}

/** Which of those that are not listed are suppressions is not known. */
function headlineOf(findings: readonly Finding[], { total }: All): string {
  if (total > findings.length) return `${total.toLocaleString('en-US')} snoozes and suppressions`;
  const suppressions = findings.filter(isSuppression).length;
  return [
    ...(total > suppressions ? [counted(total - suppressions, 'snooze')] : []),
    ...(suppressions > 0 ? [counted(suppressions, 'suppression')] : []),
  ].join(', ');
}

function isSuppression({ snooze }: Finding): boolean {
  return snooze?.isSuppression ?? false;
}

function allOf(findings: readonly Finding[]): All {
  return { total: findings.length, accounts: findings.map(({ accountName }) => accountName) };
}

function snoozeRow(finding: Finding): SectionBlock {
  const { snooze } = finding;
  const state = snooze
    ? `${snooze.isSuppression ? 'Suppressed' : 'Snoozed'} until ${slackDate(snooze.untilMs)}, by ${person(snooze.by)}: “${mrkdwn(snooze.reason, 150)}”`
    : null;
  return {
    type: 'section',
    text: marked([row(finding), state]),
    accessory: button(
      { actionId: 'finding-end-snooze', label: 'End now', value: targetValue(finding) },
      finding.resource.name,
    ),
  };
}
