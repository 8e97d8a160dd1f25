import type { ChangeOrigin, MadeCredential } from '../../changes/change-origin.ts';
import type { Identity } from '../../changes/identity.ts';
import type { EpochMs } from '../../resource.ts';

export type GroupPolicies = {
  /** Inline policies by name. */
  readonly inline: Readonly<Record<string, string>>;
  /** ARNs of managed policies. */
  readonly attached: readonly string[];
};

/** All that decides what an identity may do, accepted and now. */
export type Situation = {
  /** Null: it did not exist. Undefined: not known. */
  readonly accepted: Identity | null | undefined;
  /** Null: it does not exist. */
  readonly now: Identity | null;
  /**
   * Default versions of all managed policies that the identity or its groups have, accepted or now, and of its
   * boundaries, by ARN. Null or absent: could not be read.
   */
  readonly policies: Readonly<Record<string, string | null>>;
  /** By name; null or absent: could not be read. */
  readonly groups: Readonly<Record<string, GroupPolicies | null>>;
  /** ARNs of those that have the managed policy, or are members of the group. */
  readonly holders: readonly string[];
  readonly credentials: readonly MadeCredential[];
  /** The last change since the accepted state; null: not known. */
  readonly origin: ChangeOrigin | null;
  /** Ids of accounts and organisations that may be trusted. */
  readonly knownAccounts: readonly string[];
  readonly nowMs: EpochMs;
};
