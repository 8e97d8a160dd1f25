import { readDocument } from '../documents/read-document.ts';
import type { PolicyDocument } from '../documents/statement.ts';
import { accountsRequest } from '../semantics/conditions/request.ts';
import { covers } from '../semantics/pattern.ts';
import { nobodyKnown } from '../semantics/who.ts';
import { type TrustGrant, trustGrants } from '../trust/trust-grants.ts';
import { demanded, verdictOn } from '../trust/verdict.ts';
import type { Provider } from './provider.ts';

/** A role whose trust policy names the provider. `trust`: plain JSON. */
export type TrustingRole = { readonly name: string; readonly trust: string };

/** The roles that tokens or assertions of the provider open. `clientIds`: only tokens for one of these; null: all. */
export function rolesOpenTo(
  provider: Pick<Provider, 'arn' | 'name'>,
  roles: readonly TrustingRole[],
  clientIds: readonly string[] | null,
  now: string,
): readonly string[] {
  return roles.filter(({ trust }) => isOpen(provider, trust, clientIds, now)).map(({ name }) => name);
}

/** A trust policy that cannot be read may open the role. */
function isOpen(
  { arn, name }: Pick<Provider, 'arn' | 'name'>,
  trust: string,
  clientIds: readonly string[] | null,
  now: string,
): boolean {
  const read = readDocument(trust);
  if (!read.ok) return true;
  const anybody = accountsRequest(null, true, nobodyKnown, now);
  return trustGrants(read.value, true).some(
    (grant) =>
      grant.principal.kind === 'federated' &&
      grant.principal.value.toLowerCase() === arn.toLowerCase() &&
      verdictOn(grant, read.value, anybody) !== 'no' &&
      (clientIds === null || clientIds.some((one) => takesClient(grant, read.value, name, one))),
  );
}

/** Whether a token for the client fits the conditions on `aud`. */
function takesClient(grant: TrustGrant, document: PolicyDocument, issuer: string, clientId: string): boolean {
  return demanded(grant, document)
    .filter(({ key }) => key === `${issuer.toLowerCase()}:aud`)
    .every(({ operator, values }) => {
      if (operator === 'stringequals') return values.includes(clientId);
      return operator !== 'stringlike' || values.some((value) => covers(value, clientId));
    });
}
