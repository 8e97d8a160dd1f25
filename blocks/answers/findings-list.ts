import type { KnownBlock } from '@slack/types';
import type { Finding } from '../../core/finding.ts';
import { findingRow } from '../card/finding-row.ts';
import { inAccounts } from '../text/accounts.ts';
import { counted, money, sumUsd } from '../text/format.ts';
import { context, fitted, type Message, section } from '../text/parts.ts';

const rowsShown = 15;

/** The answer to `/janitor findings`: the first of them, each with a button that opens it. */
export function findingsListMessage(findings: readonly Finding[]): Message {
  const saving = money(sumUsd(findings));
  const headline = `${counted(findings.length, 'open finding')}${saving ? `, ${saving} (estimate)` : ''}`;
  if (findings.length === 0)
    return {
      text: 'No open findings.',
      blocks: [section('No open findings. `/janitor status` says when the last scan was.')],
    };
  const make = (shown: number): KnownBlock[] => {
    const more = findings.length - shown;
    return [
      section(`*${headline}*`),
      ...findings.slice(0, shown).map((finding) => findingRow(finding)),
      ...(more > 0
        ? [context(`${more.toLocaleString('en-US')} more: the Home tab of this app lists all of them.`)]
        : []),
    ];
  };
  const where = inAccounts(findings.map(({ accountName }) => accountName));
  return { text: `${headline}${where}.`, blocks: fitted(Math.min(rowsShown, findings.length), make) };
}
