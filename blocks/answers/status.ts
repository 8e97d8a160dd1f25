import type { Status } from '../../core/finding.ts';
import type { AccountPolicy } from '../../core/policy.ts';
import type { Pause } from '../../core/ports/store.ts';
import type { Scan } from '../../core/scan.ts';
import { inAccounts, policyAccounts } from '../text/accounts.ts';
import { counted, money, slackDate } from '../text/format.ts';
import { type Message, section } from '../text/parts.ts';
import { pauseWords, scanWords } from '../text/progress-words.ts';

export type StatusModel = {
  readonly counts: Partial<Readonly<Record<Status, number>>>;
  /** The possible saving of all open findings, in USD a month; null: unknown. */
  readonly openMonthlyUsd: number | null;
  readonly pause: Pause | null;
  readonly lastScan: Scan | null;
  readonly runningScan: Scan | null;
  readonly nextScanAtMs: number | null;
  /** All accounts of the policy. */
  readonly accounts: readonly AccountPolicy[];
};

const said: readonly (readonly [Status, string])[] = [
  ['claimed', 'not asked yet'],
  ['open', 'open'],
  ['scheduled', 'scheduled'],
  ['remediating', 'in progress'],
  ['failed', 'failed'],
  ['undoing', 'being undone'],
  ['snoozed', 'snoozed'],
  ['observed', 'observed'],
];

/** The answer to `/janitor status`. */
export function statusMessage(model: StatusModel): Message {
  const { counts, openMonthlyUsd, pause, lastScan, runningScan, nextScanAtMs } = model;
  const where = inAccounts(policyAccounts(model.accounts));
  const parts = said.flatMap(([status, words]) =>
    counts[status] ? [`${counts[status].toLocaleString('en-US')} ${words}`] : [],
  );
  const saving = money(openMonthlyUsd);
  const lines = [
    `*Findings${where}:* ${parts.length === 0 ? 'none' : parts.join(' · ')}`,
    saving ? `*Possible savings:* ${saving} (estimate)` : null,
    `*Completed:* ${counted(counts.remediated ?? 0, 'remediation')}, ${(counts.resolved ?? 0).toLocaleString('en-US')} fixed by others`,
    runningScan ? scanWords(runningScan) : null,
    lastScan && lastScan.id !== runningScan?.id ? scanWords(lastScan) : null,
    lastScan || runningScan ? null : 'No scan finished yet.',
    nextScanAtMs === null ? null : `Next scan ${slackDate(nextScanAtMs)}`,
  ];
  const text = `Cloud Janitor: ${parts.length === 0 ? 'no findings' : parts.join(', ')}${where}${pause ? '; remediation is paused' : ''}.`;
  return { text, blocks: [...(pause ? [section(pauseWords(pause))] : []), section(...lines)] };
}
