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
