import type { GivenPlan, Plan } from '../finding.ts';
import type { RulePolicy } from '../policy.ts';
import type { Inventory } from '../ports/inventory.ts';
import type { Protection, Resource } from '../resource.ts';
import type { AnyRule, Violation } from '../rule.ts';
import { tagRequestsOf } from '../tags/tag-requests.ts';

type PlanParts = {
  readonly resource: Resource;
  readonly rule: Pick<AnyRule, 'toFix'>;
  readonly rulePolicy: Pick<RulePolicy, 'remediation' | 'thresholds'>;
  readonly verdict: Violation;
  readonly protections: readonly Protection[];
};

/** Returns the policy's remediation of a violation, or what a person has to do when there is none. */
export function givenPlan(
  inventory: Pick<Inventory, 'plan'>,
  { resource, rule, rulePolicy, verdict, protections }: PlanParts,
): GivenPlan {
  const { remediation } = rulePolicy;
  const idle = remediation === null ? undefined : verdict.changesNothing?.[remediation];
  const toFix = verdict.toFix ?? idle ?? leftToAPerson(protections);
  const given =
    remediation === null || toFix !== undefined
      ? undefined
      : inventory.plan(resource.kind, remediation, resource);
  return (
    given ?? {
      remediation: null,
      title: toFix ?? rule.toFix ?? 'Fix it in AWS',
      undo: { possible: 'yes', how: 'Janitor changes nothing.' },
    }
  );
}

/** Returns what a person has to do about a protected resource; undefined when a protection needs no fix. */
function leftToAPerson(protections: readonly Protection[]): string | undefined {
  return protections.every(({ toFix }) => toFix !== undefined) ? protections[0]?.toFix : undefined;
}

export function planFor(given: GivenPlan, seen: Omit<PlanParts, 'rule' | 'protections'>): Plan {
  const { asksFor, ...plan } = given;
  const settings = settingsFor(seen.verdict, plan.remediation);
  return {
    ...plan,
    material: seen.resource.material,
    reasons: seen.verdict.reasons,
    asks: asksFor ? tagRequestsOf(seen.resource, seen.rulePolicy) : null,
    ...(settings ? { settings } : {}),
    ...(seen.verdict.asksBecause ? { asksBecause: seen.verdict.asksBecause } : {}),
  };
}

/** The settings of a violation that count for this remediation. */
export function settingsFor(
  { settings, settingsOf }: Pick<Violation, 'settings' | 'settingsOf'>,
  remediation: string | null,
): Plan['settings'] {
  const own = remediation === null ? undefined : settingsOf?.[remediation];
  return settings || own ? { ...settings, ...own } : undefined;
}
