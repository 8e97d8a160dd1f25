import type { GivenPlan, Plan } from '../finding.ts';
import type { RulePolicy } from '../policy.ts';
import type { Inventory } from '../ports/inventory.ts';
import type { Resource } from '../resource.ts';
import type { AnyRule, Violation } from '../rule.ts';
import { asksOf } from '../tags/asked-tags.ts';

type PlanParts = {
  readonly resource: Resource;
  readonly rule: Pick<AnyRule, 'toFix'>;
  readonly rulePolicy: Pick<RulePolicy, 'remediation' | 'thresholds'>;
  readonly verdict: Violation;
};

/** Returns the policy's remediation of a violation, or what a person has to do where there is none. */
export function givenPlan(
  inventory: Pick<Inventory, 'plan'>,
  { resource, rule, rulePolicy, verdict }: PlanParts,
): GivenPlan {
  const { remediation } = rulePolicy;
  const given =
    remediation === null || verdict.toFix !== undefined
      ? undefined
      : inventory.plan(resource.kind, remediation);
  return (
    given ?? {
      remediation: null,
      title: verdict.toFix ?? rule.toFix ?? 'Fix it in AWS',
      undo: { possible: 'yes', how: 'Janitor changes nothing.' },
    }
  );
}

export function planFor(given: GivenPlan, seen: Omit<PlanParts, 'rule'>): Plan {
  const { asksFor, ...plan } = given;
  return {
    ...plan,
    material: seen.resource.material,
    reasons: seen.verdict.reasons,
    asks: asksFor ? asksOf(seen.resource, seen.rulePolicy) : null,
    ...(seen.verdict.settings ? { settings: seen.verdict.settings } : {}),
  };
}
