import { findingsListMessage, rowsShown } from '../../blocks/answers/findings-list.ts';
import { policyAccounts } from '../../blocks/text/accounts.ts';
import { dollars } from '../../core/lists/finding-counts.ts';
import { openStatuses } from '../../core/lists/savings.ts';
import { defineCommand } from '../define.ts';

export const command = defineCommand({
  usage: 'findings',
  what: 'lists open findings',
  order: 30,
  readsOnly: true,
  run: async ({ store, policy }) => {
    const [{ findings, hasMore }, { of, countedAtMs }, { accounts }] = await Promise.all([
      store.list({ of: { statuses: openStatuses }, order: 'rank', limit: rowsShown }),
      store.counts(),
      policy(),
    ]);
    if (!hasMore) return { does: 'say', ...findingsListMessage(findings) };
    const total = openStatuses.reduce((sum, status) => sum + of[status].findings, 0);
    const monthlyUsd = countedAtMs === null ? null : dollars(openStatuses.map((status) => of[status]));
    const all = { total, monthlyUsd, accounts: policyAccounts(accounts) };
    return { does: 'say', ...findingsListMessage(findings, all) };
  },
});
