import type { KnownBlock } from '@slack/types';
import type { Finding } from '../../core/finding.ts';
import { savingsOf } from '../../core/lists/savings.ts';
import { findingRow } from '../card/finding-row.ts';
import { selectButton } from '../card/select-button.ts';
import { inAccounts } from '../text/accounts.ts';
import { counted, money } from '../text/format.ts';
import { context, fitted, type Message, section } from '../text/parts.ts';

export const rowsShown = 15;

/** Totals over all findings; a list may hold only the first ones. */
type All = {
  readonly total: number;
  /** Null: unknown. */
  readonly monthlyUsd: number | null;
  readonly accounts: readonly string[];
};

/** The answer to `/janitor findings`: the first findings, each with a button that opens it. */
export function findingsListMessage(findings: readonly Finding[], all: All = allOf(findings)): Message {
  const saving = money(all.monthlyUsd);
  const headline = `${counted(all.total, 'open finding')}${saving ? `, possible savings ${saving} (estimate)` : ''}`;
  if (findings.length === 0)
    return {
      text: 'No open findings.',
      blocks: [section('No open findings. `/janitor status` shows the last scan.')],
    };
  const make = (shown: number): KnownBlock[] => {
    const more = all.total - shown;
    return [
      section(`*${headline}*`),
      ...findings.slice(0, shown).map((finding) => findingRow(finding)),
      ...selectButton(findings.slice(0, shown)),
      ...(more > 0 ? [context(`${more.toLocaleString('en-US')} more in App Home.`)] : []),
    ];
  };
  const where = inAccounts(all.accounts);
  return { text: `${headline}${where}.`, blocks: fitted(Math.min(rowsShown, findings.length), make) };
}

function allOf(findings: readonly Finding[]): All {
  const accounts = findings.map(({ accountName }) => accountName);
  return { total: findings.length, monthlyUsd: savingsOf(findings), accounts };
}
