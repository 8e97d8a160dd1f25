import type { AuditEvent } from '../audit.ts';
import type { EpochMs } from '../resource.ts';
import type { Result } from '../result.ts';

/**
 * Values that expire: posted messages, e-mail addresses, processed events. Values are JSON. Expired ones are
 * absent, even if still stored.
 */
export type KeyValue = {
  readonly get: (key: string) => Promise<StoredValue | undefined>;
  /**
   * `ifVersion`: the expected version; null: absent or expired; omitted: any. `event`: stored in the same
   * transaction.
   */
  readonly put: (
    key: string,
    value: unknown,
    options: {
      readonly expiresAtMs: EpochMs;
      readonly ifVersion?: number | null;
      readonly event?: AuditEvent;
    },
  ) => Promise<Result<number, 'stale'>>;
  readonly delete: (key: string) => Promise<void>;
};

/** `version` changes with every put. Compare it only for equality. */
export type StoredValue = { readonly value: unknown; readonly version: number };
