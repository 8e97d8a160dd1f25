import { bucketPolicies } from './bucket-policies.ts';
import { keyPolicies } from './key-policies.ts';
import type { ResourcePolicies } from './resource-policies.ts';

/** The services whose resource policies are judged. */
export const policyServices: readonly ResourcePolicies[] = [bucketPolicies, keyPolicies];
