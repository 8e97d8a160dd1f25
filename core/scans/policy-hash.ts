import { createHash } from 'node:crypto';
import type { Policy } from '../policy.ts';

const known = new WeakMap<Policy, string>();

/** Equal for policies with the same content. */
export function policyHash(policy: Policy): string {
  const hash = known.get(policy) ?? createHash('sha256').update(JSON.stringify(policy)).digest('hex');
  known.set(policy, hash);
  return hash;
}
