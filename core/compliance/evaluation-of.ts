import type { ComplianceType, Evaluation } from '../evaluation.ts';
import type { Judged, JudgedPlace } from '../findings/judge.ts';
import { ownerTag } from '../owners/owner-tag.ts';
import type { Policy } from '../policy.ts';
import type { Resource, ResourceRef } from '../resource.ts';
import type { AnyRule, Verdict } from '../rule.ts';
import { resourceTypeOf } from './resource-types.generated.ts';

/** Rules whose verdicts of a kind are kept, of those that the policy uses. */
export function complianceRules(
  rules: readonly AnyRule[],
  policy: Pick<Policy, 'rules'>,
  kind: string,
): readonly string[] {
  return rules
    .filter((rule) => rule.compliance && rule.kind === kind && policy.rules[rule.id])
    .map(({ id }) => id);
}

/** What a verdict, or an exemption from it, is in the history. */
export function evaluationOf(
  seen: Judged | JudgedPlace['exempt'][number],
  policy: Pick<Policy, 'owners'>,
): Evaluation {
  const { resource } = seen;
  const rest = {
    resource: refOf(resource),
    resourceType: resourceTypeOf(resource.kind),
    team: teamOf(resource, policy),
  };
  if (!('verdict' in seen)) {
    const because = `exempt: ${seen.because}`;
    return { ...rest, rule: seen.ruleId, type: 'NOT_APPLICABLE', because, reasons: [], evidence: {} };
  }
  const { verdict, rule } = seen;
  return {
    ...rest,
    rule: rule.id,
    type: types[verdict.verdict],
    because: verdict.because,
    reasons: verdict.verdict === 'violation' ? [...verdict.reasons].sort() : [],
    evidence: verdict.evidence.numbers,
  };
}

const types: Readonly<Record<Verdict['verdict'], ComplianceType>> = {
  ok: 'COMPLIANT',
  violation: 'NON_COMPLIANT',
  undecided: 'INSUFFICIENT_DATA',
};

function refOf({ account, region, kind, id, arn, name, location }: Resource): ResourceRef {
  return { account, region, kind, id, arn, name, ...(location === undefined ? {} : { location }) };
}

/**
 * Whose compliance a resource counts to: the value of its tag `Team`, however that is spelled, else of the tag that
 * names its owner. Null when it has neither, or when its tags could not be read: then the account stands for a team.
 */
export function teamOf(resource: Pick<Resource, 'tags'>, policy: Pick<Policy, 'owners'>): string | null {
  if (!resource.tags.known) return null;
  const teams = Object.entries(resource.tags.value)
    .filter(([key, value]) => key.toLowerCase() === 'team' && value.trim() !== '')
    .sort(([a], [b]) => (a < b ? -1 : 1));
  return teams[0]?.[1].trim() ?? ownerTag(resource, policy)?.value ?? null;
}
