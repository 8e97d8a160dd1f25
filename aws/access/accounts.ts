import { GetCallerIdentityCommand } from '@aws-sdk/client-sts';
import { type ClientOptions, type Clients, createClients, httpHandler } from '../clients.ts';
import { type Caller, createSessions, type Role, type SessionsDeps } from './sessions.ts';

/** `probe`: with write permissions, for dry runs. `remediate`: the same, without retries. */
export type Use = 'read' | 'probe' | 'remediate';

export type Accounts = {
  /** The account of Janitor's own credentials. */
  readonly own: () => Promise<string>;
  /**
   * Returns clients with Janitor's credentials for its own account, else with the account's role. Throws
   * before any call when the account cannot be entered; `Refused` when access is denied.
   */
  readonly clients: (account: string, use: Use) => Promise<Clients>;
};

export type AccountsDeps = Pick<SessionsDeps, 'prefix' | 'externalId' | 'nowMs'> & {
  /** The role of member accounts for dry runs and remediations; `remediate` by default. */
  readonly changesAs?: Exclude<Role, 'read'>;
  /** Options of all clients; `credentials` are Janitor's own. */
  readonly options: Omit<ClientOptions, 'attempts'>;
};

/** A scan visits accounts one after another, so clients of earlier ones are dropped. */
const keptAtMost = 24;

export function createAccounts({ options, changesAs = 'remediate', ...deps }: AccountsDeps): Accounts {
  const shared = { ...options, requestHandler: options.requestHandler ?? httpHandler(options) };
  const kept = new Map<string, Clients>();
  const clientsOf = (key: string, make: () => Clients): Clients => {
    const clients = kept.get(key) ?? make();
    kept.delete(key);
    kept.set(key, clients);
    for (const oldest of [...kept.keys()].slice(0, -keptAtMost)) kept.delete(oldest);
    return clients;
  };
  const attempts = (use: Use) => (use === 'remediate' ? 'once' : 'repeated');
  const ownClients = (use: Use): Clients => {
    const as = attempts(use);
    return clientsOf(as, () => createClients({ ...shared, attempts: as }));
  };
  const caller = callerOf(() => ownClients('read'));
  const session = createSessions({ ...deps, caller, sts: () => ownClients('read').sts() });
  return {
    own: async () => (await caller()).account,
    clients: async (account, use) => {
      if (account === (await caller()).account) return ownClients(use);
      if (!/^\d{12}$/.test(account)) throw new Error(`"${account}" is not an account id (12 digits)`);
      const role = use === 'read' ? 'read' : changesAs;
      const credentials = () => session(account, role);
      await credentials();
      return clientsOf(`${account}|${use}`, () =>
        createClients({ ...shared, attempts: attempts(use), credentials }),
      );
    },
  };
}

/** Returns the identity of the clients. Cached after the first success. */
export function callerOf(clients: () => Clients): () => Promise<Caller> {
  let known: Promise<Caller> | undefined;
  const ask = async (): Promise<Caller> => {
    const { Account, Arn } = await clients().sts().send(new GetCallerIdentityCommand({}));
    if (!Account || !Arn) throw new Error("STS's response lacks Account or Arn");
    return { account: Account, arn: Arn };
  };
  return () => {
    known ??= ask().catch((error: unknown) => {
      known = undefined;
      throw error;
    });
    return known;
  };
}
