import {
  emptyIdentity,
  type Identity,
  type ProviderKind,
  type ProviderSettings,
} from '../../changes/identity.ts';

/** A provider with its settings as a state of the mirror. */
export type Provider = Identity & { readonly kind: ProviderKind; readonly provider: ProviderSettings };

export function isProvider({ kind }: Pick<Identity, 'kind'>): boolean {
  return kind === 'oidc-provider' || kind === 'saml-provider';
}

/** `token.actions.githubusercontent.com` of an OIDC provider, `company` of a SAML provider; null: not the ARN of one. */
export function providerIn(arn: string): { readonly kind: ProviderKind; readonly name: string } | null {
  const [, kind, name] = /^arn:[^:]*:iam::[^:]*:(oidc-provider|saml-provider)\/(.+)$/s.exec(arn) ?? [];
  return kind === undefined || name === undefined ? null : { kind: kind as ProviderKind, name };
}

export function providerState(
  of: Pick<Provider, 'account' | 'arn' | 'name' | 'tags'> & { readonly kind: ProviderKind },
  settings: Partial<ProviderSettings>,
): Provider {
  const { clientIds = [], thumbprints = [], metadata = null, validUntil = null } = settings;
  const provider = {
    clientIds: [...clientIds].sort(),
    thumbprints: thumbprints.map((one) => one.toLowerCase()).sort(),
    metadata,
    validUntil,
  };
  return { ...emptyIdentity(of), kind: of.kind, provider };
}
