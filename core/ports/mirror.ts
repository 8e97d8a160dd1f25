import type { MirrorEntry, StoredMirrorEntry } from '../iam/state/mirror-entry.ts';
import type { EpochMs } from '../resource.ts';
import type { Result } from '../result.ts';

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
