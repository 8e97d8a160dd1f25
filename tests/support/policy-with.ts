import type { Policy } from '../../core/policy.ts';

/** A policy with only the given fields, for tests that read no others. */
export function policyWith(given: Partial<Policy>): Policy {
  return new Proxy(given as Policy, {
    get: (policy, name) => {
      if (typeof name === 'string' && name !== 'then' && !(name in policy))
        throw new Error(`The test gave no ${name}`);
      return Reflect.get(policy, name) as unknown;
    },
  });
}
