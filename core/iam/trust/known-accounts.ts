import type { Condition, Principal } from '../documents/statement.ts';
import { accountOf, parseArn } from '../semantics/arn.ts';
import { plainOperator } from '../semantics/conditions/operators.ts';
import { accountKeys } from '../semantics/conditions/request.ts';
import type { TrustChange } from './trust-change.ts';
import type { TrustGrant } from './trust-grants.ts';
import { demanded } from './verdict.ts';

const arnKeys = new Set(['aws:principalarn', 'aws:sourcearn']);

/** Accounts that a grant lets in and nobody listed; organisations, where it names no account. Accounts of AWS's own, such as CloudFront's, have no digits. */
export function unknownAccounts(grant: TrustGrant, change: TrustChange): readonly string[] {
  const { conditions } = grant.statement;
  const all = demanded(grant, change.after);
  const [ofOrganisations, unknown] = [organisations(all), unknownOrganisations(all, change)];
  if (ofOrganisations.length > 0 && unknown.length === 0) return [];
  // Of a service, only what it acts for is another account's: it is itself no principal of an account.
  const asked = conditions.filter(
    ({ key }) => grant.principal.kind !== 'service' || key.startsWith('aws:source'),
  );
  const named = isNamed(grant) ? accountsNamed(grant.principal) : asked.flatMap(accountsIn);
  const accounts = named.filter((account) => account !== change.account && !change.known.has(account));
  // A wildcard is no organisation: then everybody comes in.
  const left = named.length > 0 || grant.principal.kind !== 'any' ? [] : unknown.filter(isOrganisation);
  return [...new Set([...accounts, ...left])];
}

const claimedKeys = /^aws:principal(arn|org(id|paths))$/;

/** Values that somebody of the account or organisation has, where a condition asks for one of theirs. */
export function claims({ statement }: TrustGrant, account: string): ReadonlyMap<string, string> {
  const all = statement.conditions.filter(({ key }) => claimedKeys.test(key));
  return new Map(
    all.flatMap(({ key, values, operator }) => {
      const isOnly = all.filter((one) => one.key === key).length === 1;
      const theirs = values.find((value) => accountOf(value) === account || value.split('/')[0] === account);
      return isOnly && theirs && !plainOperator(operator).isNot ? [[key, theirs] as const] : [];
    }),
  );
}

export function isOrganisation(text: string): boolean {
  return /^o-\w+$/.test(text);
}

/** Otherwise only conditions can say whose: a service acts for every account. */
export function isNamed({ principal: { kind } }: TrustGrant): boolean {
  return kind !== 'any' && kind !== 'service';
}

function accountsNamed({ kind, value }: Principal): readonly string[] {
  if (kind === 'account') return [value];
  if (kind === 'canonical') return [value];
  // A SAML provider of another account: its owner decides who comes in.
  const isCounted = kind === 'aws' || (kind === 'federated' && value.includes(':saml-provider/'));
  const account = isCounted ? accountOf(value) : null;
  return account ? [account] : [];
}

function accountsIn(condition: Condition): readonly string[] {
  if (plainOperator(condition.operator).isNot) return [];
  if (accountKeys.includes(condition.key)) return condition.values.filter((value) => /^\d{12}$/.test(value));
  if (!arnKeys.has(condition.key)) return [];
  return condition.values.flatMap(
    (value) => accountOf(parseArn(value) ? value : `arn:aws:iam::${value}:`) ?? [],
  );
}

/** Organisations that a condition asks for, and no other comes in. */
function organisations(conditions: readonly Condition[]): readonly string[] {
  return conditions
    .filter(
      ({ key, operator, ifExists, quantifier }) =>
        /^aws:(principal|source)org(id|paths)$/.test(key) &&
        !plainOperator(operator).isNot &&
        !ifExists &&
        quantifier !== 'all',
    )
    .flatMap(({ values }) => values.map((value) => value.split('/')[0] ?? value));
}

/** Only where organisations are listed can one of them be unknown. */
function unknownOrganisations(conditions: readonly Condition[], { known }: TrustChange): readonly string[] {
  const listsAny = [...known].some(isOrganisation);
  return organisations(conditions).filter((one) => !isOrganisation(one) || (listsAny && !known.has(one)));
}
