import type { Policy, RulePolicy } from '../policy.ts';
import type { EpochMs, Protection, Resource } from '../resource.ts';
import type { AnyRule } from '../rule.ts';
import type { Severity } from '../severity.ts';
import { matches, tagValues } from '../tags/match.ts';

export type Exempt = {
  /** `unreadable`: tags or configuration could not be read, so nothing may be done. */
  readonly by: 'configuration' | 'tag' | 'unreadable';
  readonly because: string;
  /** Null: no expiry. */
  readonly untilMs: EpochMs | null;
};

/**
 * Returns why a resource is exempt from a rule; null when it is not. Scan, recheck and remediation share this
 * function. Unread tags and errors count as exempt.
 */
export function exemption(resource: Resource, ruleId: string, policy: Policy, nowMs: EpochMs): Exempt | null {
  try {
    return configured(resource, ruleId, policy, nowMs) ?? tagged(resource, policy.exemptTag);
  } catch (thrown) {
    return unreadable(
      `exemptions could not be checked: ${thrown instanceof Error ? thrown.message : String(thrown)}`,
    );
  }
}

function configured(resource: Resource, ruleId: string, policy: Policy, nowMs: EpochMs): Exempt | null {
  const matching = policy.exemptions.filter(
    ({ match, untilMs }) =>
      (untilMs === null || nowMs < untilMs) && matches(match, resource, ruleId) === 'yes',
  );
  const found = matching.find(({ untilMs }) => untilMs !== null) ?? matching[0];
  return found ? { by: 'configuration', because: found.reason, untilMs: found.untilMs } : null;
}

/** Any value except `false` exempts. */
function tagged({ tags }: Resource, exemptTag: string): Exempt | null {
  if (!tags.known) return unreadable(`tags could not be read: ${tags.why}`);
  const value = tagValues(tags.value, exemptTag).find((one) => one.trim().toLowerCase() !== 'false');
  return value === undefined
    ? null
    : { by: 'tag', because: `tag ${exemptTag} = ${value || '(empty)'}`, untilMs: null };
}

/**
 * Returns whether an exemption hides a violation. A change of permissions is hidden only by an exemption of the policy with
 * an end, and never when it is critical: whoever may change an identity may tag it, too.
 */
export function hides(exempt: Exempt, rule: Pick<AnyRule, 'needsState'>, severity: Severity): boolean {
  if (!rule.needsState) return exempt.by !== 'unreadable';
  return exempt.by === 'configuration' && exempt.untilMs !== null && severity !== 'critical';
}

/** Returns why nothing may be done about a violation that is shown although its exemptions are unknown. */
export function unknownExemption(exempt: Exempt | null): readonly Protection[] {
  if (exempt?.by !== 'unreadable') return [];
  return [{ code: 'exemption-unread', because: `Exemption unknown: ${exempt.because}`, passes: true }];
}

function unreadable(because: string): Exempt {
  return { by: 'unreadable', because, untilMs: null };
}

/** Returns why a resource is never remediated: AWS's protections and those of the policy. */
export function protectionsOf(resource: Resource, policy: RulePolicy): readonly Protection[] {
  const configured = policy.protect.flatMap(({ match, because }): Protection[] => {
    switch (matches(match, resource, policy.rule)) {
      case 'yes':
        return [{ code: 'policy', because }];
      case 'unknown':
        return [{ code: 'policy', because: `Its tags could not be read and may protect it: ${because}` }];
      case 'no':
        return [];
    }
  });
  const own = resource.protections.filter(
    ({ from }) => !from || (policy.remediation !== null && from.includes(policy.remediation)),
  );
  return [...own, ...configured];
}
