import type { Identity, ProviderSettings } from '../../changes/identity.ts';
import type { IamFinding } from '../finding.ts';
import { some } from '../rule.ts';
import { rolesOpenTo, type TrustingRole } from './roles-that-trust.ts';

export const providerRule = 'identity-provider-changed';

/** What the provider is trusted with now and was not before. */
type NewTrust = {
  readonly isNew: boolean;
  readonly clientIds: readonly string[];
  readonly thumbprints: readonly string[];
  readonly isMetadata: boolean;
};

/** Null: no token or assertion is taken that was not taken before. `now`: ISO 8601. */
export function findInProvider(
  accepted: Identity | null,
  { provider, ...of }: Identity,
  roles: readonly TrustingRole[],
  now: string,
): IamFinding | null {
  const trusted = provider && newTrust(accepted?.provider, provider);
  if (!trusted) return null;
  const isByClient = !trusted.isNew && trusted.thumbprints.length === 0 && !trusted.isMetadata;
  const names = rolesOpenTo(of, roles, isByClient ? trusted.clientIds : null, now);
  const who = whoComesIn(of, trusted);
  return {
    rule: providerRule,
    category: 'trust-web-identity',
    severity: names.length > 0 ? 'high' : 'medium',
    newly: names.length > 0 ? names.map((name) => `assume the role ${name}: ${who}`) : [who],
    because:
      names.length > 0
        ? `${upperFirst(who)} can now assume ${names.length > 1 ? 'the roles' : 'the role'} ${some(names)}.`
        : `No role trusts ${of.name} that way yet. Where one does, ${who} can assume it.`,
    isSure: true,
  };
}

function newTrust(before: ProviderSettings | undefined, after: ProviderSettings): NewTrust | null {
  const clientIds = added(before?.clientIds, after.clientIds);
  const thumbprints = before ? added(before.thumbprints, after.thumbprints) : [];
  const isMetadata = before !== undefined && before.metadata !== after.metadata;
  const isNew = before === undefined;
  return isNew || clientIds.length > 0 || thumbprints.length > 0 || isMetadata
    ? { isNew, clientIds, thumbprints, isMetadata }
    : null;
}

function added(before: readonly string[] = [], after: readonly string[]): readonly string[] {
  return after.filter((one) => !before.includes(one));
}

/** "whoever has a token of example.com for the client app". */
function whoComesIn({ kind, name }: Pick<Identity, 'kind' | 'name'>, trusted: NewTrust): string {
  const { isNew, clientIds, thumbprints } = trusted;
  if (kind === 'saml-provider')
    return isNew
      ? `whoever the provider ${name} signs in`
      : `whoever holds the signing keys of the new metadata of ${name}`;
  if (!isNew && thumbprints.length > 0)
    return `whoever can answer as ${name} with the newly trusted certificate`;
  const clients = `${clientIds.length > 1 ? 'the clients' : 'the client'} ${some(clientIds)}`;
  return `whoever has a token of ${name}${clientIds.length > 0 ? ` for ${clients}` : ''}`;
}

function upperFirst(text: string): string {
  return text.charAt(0).toUpperCase() + text.slice(1);
}
