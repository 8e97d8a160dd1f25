import type { Condition, PolicyDocument, Statement } from '../documents/statement.ts';
import { judge } from '../semantics/conditions/judge.ts';
import type { Request } from '../semantics/conditions/request.ts';
import { regionCovers } from '../semantics/region.ts';
import { actionsCover, principalCovers, principalsOf, regionsOf, type TrustGrant } from './trust-grants.ts';

/** `no`: the conditions never hold for this request, or a Deny takes it. */
export type Certainty = 'yes' | 'maybe' | 'no';

export function verdictOn(grant: TrustGrant, document: PolicyDocument, request: Request): Certainty {
  const judgements = grant.statement.conditions.map((condition) =>
    judge(condition, grant.statement, request),
  );
  if (judgements.includes('never')) return 'no';
  let isSure = !judgements.includes('depends') && !grant.statement.isDoubtful;
  for (const denial of denialsOf(document)) {
    const holds = denial.conditions.map((condition) => judge(condition, denial, request));
    if (holds.includes('never') || holds.includes('free') || !takes(denial, grant, request.isStranger))
      continue;
    if (holds.every((one) => one === 'always') && !denial.isDoubtful) return 'no';
    isSure = false;
  }
  return isSure ? 'yes' : 'maybe';
}

export function denialsOf({ statements }: PolicyDocument): readonly Statement[] {
  return statements.filter(({ effect, principals }) => effect === 'deny' && principals);
}

/** A stranger is none of those that `NotPrincipal` names. */
function isForStrangers({ principal, except }: ReturnType<typeof principalsOf>[number]): boolean {
  return principal.kind === 'any' && except.every(({ kind }) => kind !== 'any');
}

/** Whether the Deny is about all of the grant, whatever its conditions. */
export function takes(denial: Statement, grant: TrustGrant, isStranger = false): boolean {
  const regions = regionsOf(denial);
  return (
    principalsOf(denial).some(
      (named) => (isStranger && isForStrangers(named)) || principalCovers(named, grant),
    ) &&
    actionsCover(denial.actions, grant.actions) &&
    grant.regions.every((region) => regions.some((one) => regionCovers(one, region)))
  );
}

/** The conditions of a grant, and those that a Deny demands: "Deny unless" says the same as an Allow with the condition. */
export function demanded(grant: TrustGrant, document: PolicyDocument): readonly Condition[] {
  const positive: Readonly<Record<string, string>> = {
    stringnotequals: 'stringequals',
    stringnotlike: 'stringlike',
  };
  const byDenials = denialsOf(document).flatMap((denial) => {
    const [only, ...more] = denial.conditions;
    const operator = only && positive[only.operator];
    return only && operator && more.length === 0 && takes(denial, grant)
      ? [{ ...only, operator, ifExists: false }]
      : [];
  });
  return [...grant.statement.conditions, ...byDenials];
}
