import { createHash } from 'node:crypto';
import type { Policy } from '../policy.ts';

/** Equal for policies with the same content. */
export function policyHash(policy: Policy): string {
  return createHash('sha256').update(JSON.stringify(policy)).digest('hex');
}
