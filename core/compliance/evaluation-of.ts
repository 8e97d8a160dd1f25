import type { ComplianceType, Evaluation } from '../evaluation.ts';
import type { JudgedPlace } from '../findings/judging/judge.ts';
import type { Judged } from '../findings/judging/judged.ts';
import { ownerTag } from '../owners/owner-tag.ts';
import type { Policy } from '../policy.ts';
import type { Resource, ResourceRef } from '../resource.ts';
import type { AnyRule, Verdict } from '../rule.ts';
import { resourceTypeOf } from './resource-types.generated.ts';

/** The ids of the compliance rules that the policy uses for this kind. */
export function complianceRules(
  rules: readonly AnyRule[],
  policy: Pick<Policy, 'rules'>,
  kind: string,
): readonly string[] {
  return rules
    .filter((rule) => rule.compliance && rule.kind === kind && policy.rules[rule.id])
    .map(({ id }) => id);
}

/** Converts a verdict or an exemption to an evaluation for the history. */
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
 * The team that a resource counts for: its `Team` tag in any case, else its owner tag. Null when both are
 * missing or the tags could not be read; reports then use the account.
 */
export function teamOf(resource: Pick<Resource, 'tags'>, policy: Pick<Policy, 'owners'>): string | null {
  if (!resource.tags.known) return null;
  const teams = Object.entries(resource.tags.value)
    .filter(([key, value]) => key.toLowerCase() === 'team' && value.trim() !== '')
    .sort(([a], [b]) => (a < b ? -1 : 1));
  return teams[0]?.[1].trim() ?? ownerTag(resource, policy)?.value ?? null;
}
