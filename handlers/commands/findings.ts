import { findingsListMessage, rowsShown } from '../../blocks/answers/findings-list.ts';
import { policyAccounts } from '../../blocks/text/accounts.ts';
import type { Status } from '../../core/finding.ts';
import { dollars } from '../../core/lists/finding-counts.ts';
import { defineCommand } from '../define.ts';

const statuses: readonly Status[] = ['claimed', 'open', 'scheduled', 'remediating', 'failed'];

export const command = defineCommand({
  usage: 'findings',
  what: 'what is open',
  order: 30,
  readsOnly: true,
  run: async ({ store, policy }) => {
    const [{ findings, hasMore }, { of, countedAtMs }, { accounts }] = await Promise.all([
      store.list({ of: { statuses }, order: 'rank', limit: rowsShown }),
      store.counts(),
      policy(),
    ]);
    if (!hasMore) return { does: 'say', ...findingsListMessage(findings) };
    const total = statuses.reduce((sum, status) => sum + of[status].findings, 0);
    const monthlyUsd = countedAtMs === null ? null : dollars(statuses.map((status) => of[status]));
    const all = { total, monthlyUsd, accounts: policyAccounts(accounts) };
    return { does: 'say', ...findingsListMessage(findings, all) };
  },
});
