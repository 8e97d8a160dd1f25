import { createAccounts } from '../../aws/access/accounts.ts';
import { onceEach } from './options.ts';
import { provide as policyOf } from './providers/policy.ts';

/** The accounts of the policy. The external id for assuming roles in other accounts comes from the policy too. */
export const accountsOf = onceEach((options) => {
  const { env, telemetry } = options;
  const policy = policyOf(options);
  return createAccounts({
    options: {
      homeRegion: env.region,
      ...(env.endpoint ? { endpoint: env.endpoint } : {}),
      ...(telemetry ? { apiCalls: telemetry.apiCalls } : {}),
    },
    prefix: env.prefix,
    changesAs: env.changesPermissions ? 'remediate-iam' : 'remediate',
    externalId: async () => (await policy()).externalId,
    nowMs: Date.now,
  });
});
