import type { Condition, PolicyDocument } from '../documents/statement.ts';
import { plainOperator } from '../semantics/conditions/operators.ts';
import { hasWildcard, isAny } from '../semantics/pattern.ts';
import type { TrustGrant } from './trust-grants.ts';
import { demanded } from './verdict.ts';

/** Providers that give tokens to everybody: without the right condition, everybody's token fits. */
const sharedIssuers: Readonly<Record<string, { readonly claims: RegExp; readonly bound: RegExp }>> = {
  'token.actions.githubusercontent.com': {
    claims:
      /^(sub|repository|repository_id|repository_owner|repository_owner_id|job_workflow_ref|enterprise|enterprise_id)$/,
    bound: /^(repo(sitory)?:|repository_owner:|enterprise:|job_workflow_ref:)[^*?:/]+[:/]|^[^*?:/]+\//,
  },
  'gitlab.com': { claims: /^sub$/, bound: /^project_path:[^*?:/]+[:/]/ },
  'app.terraform.io': { claims: /^sub$/, bound: /^organization:[^*?:/]+:/ },
  'agent.buildkite.com': { claims: /^sub$/, bound: /^organization:[^*?:/]+:/ },
  'accounts.google.com': { claims: /^(aud|oaud|sub|email)$/, bound: /^[^*?]+/ },
  'cognito-identity.amazonaws.com': { claims: /^(aud|sub)$/, bound: /^[^*?]+/ },
  'graph.facebook.com': { claims: /^(app_id|id)$/, bound: /^[^*?]+/ },
  'www.amazon.com': { claims: /^(app_id|user_id)$/, bound: /^[^*?]+/ },
  'appleid.apple.com': { claims: /^(aud|sub)$/, bound: /^[^*?]+/ },
};

export type Binding =
  /** Whoever has an account there comes in. */
  | 'everybody'
  /** More than one owner may come in: `repo:my-org*`. */
  | 'loose'
  /** Everybody whom the own provider knows. */
  | 'whole-provider'
  | 'bound';

export function issuerOf({ principal }: TrustGrant): string | null {
  if (principal.kind !== 'federated' || principal.value.includes(':saml-provider/')) return null;
  return (principal.value.split(':oidc-provider/')[1] ?? principal.value).toLowerCase();
}

export function bindingOf(grant: TrustGrant, issuer: string, document: PolicyDocument): Binding {
  const conditions = demanded(grant, document);
  const shared = sharedIssuers[issuer];
  const claims = shared?.claims ?? /^sub$/;
  const asked = conditions.filter(
    (one) =>
      one.key.startsWith(`${issuer}:`) && claims.test(one.key.slice(issuer.length + 1)) && demands(one),
  );
  if (
    asked.some(
      ({ operator, values }) =>
        operator.startsWith('stringequals') || values.every((value) => isBound(value, shared?.bound)),
    )
  )
    return 'bound';
  if (!shared) return 'whole-provider';
  const isEverybody = asked.every(({ values }) =>
    values.some((value) => /^(repo:|project_path:|organization:)?[*?]/.test(value)),
  );
  return isEverybody ? 'everybody' : 'loose';
}

/** Holds only for a token that has the value. */
function demands({ operator, ifExists, quantifier }: Condition): boolean {
  const { name, isNot } = plainOperator(operator);
  return /^(string|arn)/.test(name) && !isNot && !ifExists && quantifier !== 'all';
}

function isBound(value: string, bound: RegExp | undefined): boolean {
  if (!hasWildcard(value)) return true;
  return bound ? bound.test(value) : !isAny(value) && !/^[*?]/.test(value);
}
