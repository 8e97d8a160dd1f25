import type { Mode, Policy } from './policy.ts';

const fromLeast: readonly Mode[] = ['observe', 'notify', 'approve', 'enforce'];

/** The same policy with no rule above this mode. */
export function capModes(policy: Policy, atMost: Mode): Policy {
  const rules = Object.entries(policy.rules).map(([id, rule]) => [
    id,
    { ...rule, mode: capMode(rule.mode, atMost) },
  ]);
  return { ...policy, rules: Object.fromEntries(rules) };
}

export function capMode(mode: Mode, atMost: Mode): Mode {
  return fromLeast.indexOf(mode) > fromLeast.indexOf(atMost) ? atMost : mode;
}
