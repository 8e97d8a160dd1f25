import { loadPolicy } from '../../app/policy/load.ts';
import type { Policy } from '../../core/policy.ts';
import type { AnyRule } from '../../core/rule.ts';

/** The policy without any configuration. */
export async function defaultPolicy(rules: readonly AnyRule[]): Promise<Policy> {
  const loaded = await loadPolicy({ path: null }, rules);
  if (!loaded.ok) throw new Error('The built-in defaults are wrong');
  return loaded.value.policy;
}
