import { SecretsManagerClient } from '@aws-sdk/client-secrets-manager';
import { createDashboardLinks } from '../../../aws/services/dashboard-links.ts';
import { clientOf } from '../clients.ts';
import type { Provide } from '../options.ts';
import { createSecret, patientClient } from '../secrets.ts';
import { provide as clockOf } from './clock.ts';

/** Null: the stage has no dashboard. Signatures are valid by the real time, as CloudFront checks them. */
export const provide: Provide<'dashboardLinks'> = (options) => {
  const { env, log } = options;
  if (!env.dashboard) return null;
  const { url, key } = env.dashboard;
  const clock = clockOf(options);
  if (!key) return createDashboardLinks({ url, key: null, clock });
  const client = new SecretsManagerClient({ ...clientOf(env), ...patientClient });
  const privateKey = createSecret({ client, log, nowMs: () => Date.now() }, key.secretArn);
  return createDashboardLinks({ url, key: { id: key.id, privateKey }, clock });
};
