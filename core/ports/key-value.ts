import type { EpochMs } from '../resource.ts';
import type { Result } from '../result.ts';

/**
 * Small facts that end: which message was posted, who has which e-mail, which event was seen. Values are JSON.
 * What has expired by the clock is absent, whether or not it is still stored.
 */
export type KeyValue = {
  readonly get: (key: string) => Promise<Stored | undefined>;
  /** `ifVersion`: the version that is replaced, or null for "absent or expired"; left out: whatever is there. */
  readonly put: (
    key: string,
    value: unknown,
    options: { readonly expiresAtMs: EpochMs; readonly ifVersion?: number | null },
  ) => Promise<Result<number, 'stale'>>;
  readonly delete: (key: string) => Promise<void>;
};

/** `version` is another one after every put; compare it for equality alone. */
export type Stored = { readonly value: unknown; readonly version: number };
