import type { Policy } from '../core/policy.ts';
import type { Clock, Inventory, Log } from '../core/ports.ts';
import { rules } from '../rules/registry.generated.ts';
import { readCompiledPolicy } from './compiled-policy.ts';
import type { FunctionEnvironment } from './environment.ts';
import type { Restriction } from './functions/options.ts';
import { once } from './once.ts';

type PolicyOptions = {
  readonly env: FunctionEnvironment;
  readonly clock?: Clock;
  readonly log: Log;
  /** For warnings: whether what the policy approves of can be undone. */
  readonly plan?: Inventory['plan'];
  readonly restriction?: Restriction;
};

/** The compiled policy where there is one, else the file that people write: reading that takes YAML, schema and S3, which are loaded for it alone. */
export function policyOf({ restriction, ...options }: PolicyOptions): () => Promise<Policy> {
  const whole = wholePolicyOf(options);
  return restriction ? async () => restriction.policy(await whole()) : whole;
}

function wholePolicyOf({ env, clock, log, plan }: PolicyOptions): () => Promise<Policy> {
  if (env.policyPath) return readCompiledPolicy(env.policyPath);
  const reading = once(async () => {
    const { cachedPolicy } = await import('./cached-policy.ts');
    const time = clock ?? { nowMs: () => Date.now() };
    return cachedPolicy({ env, rules, clock: time, log, ...(plan ? { plan } : {}) });
  });
  return async () => (await reading())();
}
