import type { SourceSamples } from '../../core/functions/source.ts';
import { accountSamples } from './samples/account.ts';
import { credentialSamples } from './samples/credentials.ts';
import { identitySamples } from './samples/identities.ts';
import { directorySamples, identityStoreSamples, permissionSetSamples } from './samples/identity-center.ts';
import { permissionSamples } from './samples/permissions.ts';
import { policySamples } from './samples/policies.ts';
import { providerSamples } from './samples/providers.ts';
import {
  bucketSamples,
  functionSamples,
  keySamples,
  queueSamples,
  repositorySamples,
  secretSamples,
  topicSamples,
} from './samples/resource-policies.ts';
import { rolesAnywhereSamples } from './samples/roles-anywhere.ts';
import type { Sample } from './samples/sample.ts';

/** SQS and SNS have calls of the same name. */
function prefixed(prefix: string, samples: Readonly<Record<string, Sample>>): typeof samples {
  return Object.fromEntries(Object.entries(samples).map(([name, sample]) => [`${prefix}:${name}`, sample]));
}

/** Every event that the source reads, by the name of the call. */
export const samples = {
  source: 'iam-change',
  samples: {
    ...policySamples,
    ...identitySamples,
    ...permissionSamples,
    ...credentialSamples,
    ...accountSamples,
    ...providerSamples,
    ...permissionSetSamples,
    ...directorySamples,
    ...identityStoreSamples,
    ...rolesAnywhereSamples,
    ...bucketSamples,
    ...keySamples,
    ...functionSamples,
    ...prefixed('sqs', queueSamples),
    ...prefixed('sns', topicSamples),
    ...secretSamples,
    ...repositorySamples,
  },
} satisfies SourceSamples;
