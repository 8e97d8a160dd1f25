import { bucketPolicies } from './bucket.ts';
import { functionPolicies } from './function.ts';
import { keyPolicies } from './key.ts';
import type { PolicyService } from './policy-service.ts';
import { queuePolicies } from './queue.ts';
import { repositoryPolicies } from './repository.ts';
import { secretPolicies } from './secret.ts';
import { topicPolicies } from './topic.ts';

/** The services whose resource policies are judged. New ones come last: the cursor of a listing has the number of its service. */
export const policyServices: readonly PolicyService[] = [
  bucketPolicies,
  keyPolicies,
  queuePolicies,
  topicPolicies,
  functionPolicies,
  secretPolicies,
  repositoryPolicies,
];

/** Of an id such as `bucket/reports`. */
export function serviceOf(id: string): { readonly service: PolicyService; readonly name: string } {
  const [, kind = '', name = ''] = /^([a-z]+)\/(.+)$/s.exec(id) ?? [];
  const service = policyServices.find((one) => one.kind === kind);
  if (!service) throw new Error(`${id} lacks a service whose policies Janitor reads`);
  return { service, name };
}
