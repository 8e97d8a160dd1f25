import { rowsShown, snoozesListMessage } from '../../blocks/answers/snoozes-list.ts';
import { policyAccounts } from '../../blocks/text/accounts.ts';
import { defineCommand } from '../define.ts';

export const command = defineCommand({
  usage: 'snoozes',
  what: 'lists snoozed and suppressed findings',
  order: 40,
  readsOnly: true,
  run: async ({ store, policy }) => {
    const [{ findings, hasMore }, { of }, { accounts }] = await Promise.all([
      store.list({ of: { statuses: ['snoozed'] }, order: 'due', limit: rowsShown }),
      store.counts(),
      policy(),
    ]);
    if (!hasMore) return { does: 'say', ...snoozesListMessage(findings) };
    const all = { total: of.snoozed.findings, accounts: policyAccounts(accounts) };
    return { does: 'say', ...snoozesListMessage(findings, all) };
  },
});
