import type { Policy } from '../policy.ts';
import type { AnyRule } from '../rule.ts';

/** The rule in force that judges alarms which no rule about an instance answers. */
export function othersRule(rules: readonly AnyRule[], policy: Policy): AnyRule | undefined {
  return rules.find(({ id, incident }) => incident?.answersOthers && policy.rules[id] !== undefined);
}
