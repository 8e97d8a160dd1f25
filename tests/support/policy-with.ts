import type { Policy } from '../../core/policy.ts';

/** A policy of which a test reads no more than what it gives. */
export function policyWith(given: Partial<Policy>): Policy {
  return new Proxy(given as Policy, {
    get: (policy, name) => {
      if (typeof name === 'string' && name !== 'then' && !(name in policy))
        throw new Error(`The test gave no ${name}`);
      return Reflect.get(policy, name) as unknown;
    },
  });
}
