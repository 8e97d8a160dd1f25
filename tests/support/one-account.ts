import { type Accounts, callerOf } from '../../aws/access/accounts.ts';
import type { Clients } from '../../aws/clients.ts';

/** Accounts with only these clients' account. `own` is used without asking AWS. */
export function oneAccount(clients: Clients, own?: string): Accounts {
  const caller = callerOf(() => clients);
  const account = async (): Promise<string> => own ?? (await caller()).account;
  return {
    own: account,
    clients: async (asked) => {
      if (asked !== (await account())) throw new Error(`there is no account ${asked} here`);
      return clients;
    },
  };
}
