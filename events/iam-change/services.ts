import type { Changes, Service } from './call.ts';
import { accountChanges } from './changes/account.ts';
import { credentialChanges } from './changes/credentials.ts';
import { identityChanges } from './changes/identities.ts';
import { directoryChanges, identityStoreChanges, permissionSetChanges } from './changes/identity-center.ts';
import { permissionChanges } from './changes/permissions.ts';
import { policyChanges } from './changes/policies.ts';
import { providerChanges } from './changes/providers.ts';
import {
  bucketChanges,
  functionChanges,
  keyChanges,
  queueChanges,
  repositoryChanges,
  secretChanges,
  topicChanges,
} from './changes/resource-policies.ts';
import { rolesAnywhereChanges } from './changes/roles-anywhere.ts';

function service(name: string, changes: Changes): Service {
  return { source: `aws.${name}`, eventSource: `${name}.amazonaws.com`, changes };
}

/** What each EventBridge rule lets through. Two rules for IAM, because a pattern has 2,048 characters at most. */
export const servicesByRule = {
  'iam-changes': [service('iam', { ...policyChanges, ...identityChanges, ...permissionChanges })],
  'iam-credentials': [service('iam', { ...credentialChanges, ...accountChanges, ...providerChanges })],
  'sso-changes': [
    service('sso', permissionSetChanges),
    service('sso-directory', directoryChanges),
    service('identitystore', identityStoreChanges),
  ],
  'roles-anywhere-changes': [service('rolesanywhere', rolesAnywhereChanges)],
  'resource-policy-changes': [
    service('s3', bucketChanges),
    service('kms', keyChanges),
    service('lambda', functionChanges),
    service('sqs', queueChanges),
    service('sns', topicChanges),
    service('secretsmanager', secretChanges),
    service('ecr', repositoryChanges),
  ],
} satisfies Readonly<Record<string, readonly Service[]>>;

/** How to read a call; undefined: it widens nothing. */
export function changeNamed(eventSource: string, eventName: string): Changes[string] | undefined {
  const all: readonly Service[] = Object.values(servicesByRule).flat();
  const found = all.find(
    ({ eventSource: from, changes }) => from === eventSource && Object.hasOwn(changes, eventName),
  );
  return found?.changes[eventName];
}
