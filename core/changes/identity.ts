import type { Tags } from '../resource.ts';

/** Where IAM keeps a document, a list or a boundary. */
export type IdentityKind = 'user' | 'role' | 'group' | 'policy';

/** A resource with a policy of its own, which says who may use it. */
export type PolicyResourceKind = 'bucket' | 'key' | 'function' | 'queue' | 'topic' | 'secret' | 'repository';

/** Whose tokens or assertions roles may trust. */
export type ProviderKind = 'oidc-provider' | 'saml-provider';

/** What identifies an identity provider, and which of its tokens are taken. */
export type ProviderSettings = {
  /** OIDC: ids of clients, whose tokens are taken; sorted. */
  readonly clientIds: readonly string[];
  /** OIDC: SHA-1 of certificates in lower case, sorted. */
  readonly thumbprints: readonly string[];
  /** SAML: SHA-256 of the metadata document, which is too long to keep; null: OIDC. */
  readonly metadata: string | null;
  /** SAML: until when the metadata is valid, in ISO 8601; null: OIDC, or not known. */
  readonly validUntil: string | null;
};

/**
 * All that decides what one IAM user, role, group or managed policy may do, who may use a resource, or whose tokens a
 * provider stands for. Documents are plain JSON text, as they were written: undo restores exactly this text. Compare
 * them with `sameIdentity`, never as text.
 */
export type Identity = {
  readonly kind: IdentityKind | PolicyResourceKind | ProviderKind;
  readonly account: string;
  readonly arn: string;
  readonly name: string;
  /** `/` or `/team/`. */
  readonly path: string;
  /** Inline policies by name; none for a managed policy. */
  readonly inline: Readonly<Record<string, string>>;
  /** ARNs of managed policies, sorted. */
  readonly attached: readonly string[];
  /** The ARN of the permissions boundary; null: none. */
  readonly boundary: string | null;
  /** Names of a user's groups, sorted. */
  readonly groups: readonly string[];
  /** A role's trust policy, or the policy of a resource; null: none. */
  readonly trust: string | null;
  /** A managed policy's versions by id: `v1`. */
  readonly versions: Readonly<Record<string, string>>;
  /** A managed policy's default version; null for other kinds. */
  readonly defaultVersion: string | null;
  readonly tags: Tags;
  /** Of an identity provider; absent for others. */
  readonly provider?: ProviderSettings;
};

/** An identity or resource without any policy. */
export function emptyIdentity(
  of: Pick<Identity, 'kind' | 'account' | 'arn' | 'name'> & Partial<Identity>,
): Identity {
  return {
    path: '/',
    inline: {},
    attached: [],
    boundary: null,
    groups: [],
    trust: null,
    versions: {},
    defaultVersion: null,
    tags: {},
    ...of,
  };
}
