import { type Accounts, createAccounts } from '../../aws/access/accounts.ts';
import type { Policy } from '../../core/policy.ts';
import type { SendingOptions } from './sending.ts';

/** The accounts that are looked after, and the way into each. */
export function accountsOf(
  { env, telemetry }: Pick<SendingOptions, 'env' | 'telemetry'>,
  policy: () => Promise<Policy>,
): Accounts {
  return createAccounts({
    options: {
      homeRegion: env.region,
      ...(env.endpoint ? { endpoint: env.endpoint } : {}),
      ...(telemetry ? { apiCalls: telemetry.apiCalls } : {}),
    },
    prefix: env.prefix,
    externalId: async () => (await policy()).externalId,
    nowMs: Date.now,
  });
}

/** The business clock. */
export function nowMsOf({ clock }: Pick<SendingOptions, 'clock'>): () => number {
  return () => (clock?.nowMs ?? Date.now)();
}
