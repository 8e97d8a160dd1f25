import type { ChangeOrigin, MadeCredential } from '../changes/change-origin.ts';
import type { Identity } from '../changes/identity.ts';
import type { EpochMs } from '../resource.ts';
import type { Result } from '../result.ts';

/** A known state. `identity`: null when it does not exist. */
export type IdentityState = { readonly identity: Identity | null };

/** What the mirror keeps of one identity. */
export type MirrorEntry = {
  readonly account: string;
  /** `identityId`. */
  readonly id: string;
  /** The state that later ones are compared with; null: not known. */
  readonly accepted: IdentityState | null;
  /** The state last seen; null: not known. */
  readonly seen: IdentityState | null;
  /** When the newest change was made that `seen` has, or when it was read. */
  readonly asOfMs: EpochMs;
  /** Where the changes since the accepted state come from, oldest first: the last ones. */
  readonly origins: readonly ChangeOrigin[];
  /** Made by others since the accepted state. */
  readonly credentials: readonly MadeCredential[];
  /** Ids of the events that `seen` has, oldest first: the last ones. */
  readonly events: readonly string[];
};

export type StoredMirrorEntry = MirrorEntry & { readonly version: number };

/** The accepted and the last seen state of each IAM identity. */
export type Mirror = {
  readonly get: (account: string, id: string) => Promise<StoredMirrorEntry | undefined>;
  /** Returns the existing ones, in any order. */
  readonly getMany: (account: string, ids: readonly string[]) => Promise<readonly StoredMirrorEntry[]>;
  /** `stale`: the entry has another version by now, or exists when `ifVersion` is null. */
  readonly put: (entry: MirrorEntry, ifVersion: number | null) => Promise<Result<StoredMirrorEntry, 'stale'>>;
  /** Ids of all entries of an account, each once. Those of the last second may be missing. */
  readonly ids: (account: string) => Promise<readonly string[]>;
  /**
   * When all identities of the account had been read for the first time: what has no entry since then did not exist.
   * Null: not yet.
   */
  readonly startedAtMs: (account: string) => Promise<EpochMs | null>;
  readonly start: (account: string, atMs: EpochMs) => Promise<void>;
};
