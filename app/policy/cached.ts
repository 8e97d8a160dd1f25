import { minuteMs } from '../../core/calendar.ts';
import type { Policy } from '../../core/policy.ts';
import type { Inventory } from '../../core/ports/inventory.ts';
import type { Clock, Log } from '../../core/ports/runtime.ts';
import type { AnyRule } from '../../core/rule.ts';
import type { Environment } from '../runtime/environment.ts';
import { formatProblems, loadPolicy } from './load.ts';

type CachedPolicyDeps = {
  readonly env: Pick<Environment, 'configPath' | 'region' | 'endpoint'>;
  readonly rules: readonly AnyRule[];
  /** Used for warnings about remediations that cannot be undone. */
  readonly plan?: Inventory['plan'];
  readonly clock: Clock;
  readonly log: Log;
};

const freshMs = minuteMs;

/**
 * Returns a function that reads the policy at most once a minute. After an invalid edit the last valid policy
 * stays in force.
 */
export function cachedPolicy({ env, rules, plan, clock, log }: CachedPolicyDeps): () => Promise<Policy> {
  let good: Policy | undefined;
  let readAtMs = Number.NEGATIVE_INFINITY;
  let reading: Promise<Policy> | undefined;

  const read = async (): Promise<Policy> => {
    const { configPath: path, region, endpoint } = env;
    const loaded = await loadPolicy({ path, region, endpoint }, rules, {
      nowMs: clock.nowMs(),
      ...(plan ? { plan } : {}),
    });
    readAtMs = performance.now();
    if (loaded.ok) {
      if (!good && loaded.value.warnings.length > 0)
        log.warn('policy has warnings', { lines: formatProblems(loaded.value.warnings) });
      good = loaded.value.policy;
      return good;
    }
    const lines = formatProblems(loaded.error);
    if (!good) throw new Error(`The policy is invalid:\n${lines}`);
    log.error('policy is invalid; the last valid policy stays in force', { lines });
    return good;
  };

  return () => {
    if (good && performance.now() - readAtMs < freshMs) return Promise.resolve(good);
    reading ??= read().finally(() => {
      reading = undefined;
    });
    return reading;
  };
}
