import type { EpochMs } from '../resource.ts';

export type Clock = { readonly nowMs: () => EpochMs };
export type Ids = { readonly next: (prefix: string) => string };

export type Log = {
  readonly info: (message: string, fields?: Record<string, unknown>) => void;
  readonly warn: (message: string, fields?: Record<string, unknown>) => void;
  readonly error: (message: string, fields?: Record<string, unknown>) => void;
};

/** A secret that may be rotated while the function runs. */
export type Secret = {
  /** Returns the current value. Rejects when it cannot be read; the error never contains the value. */
  readonly read: () => Promise<string>;
  /** Rereads a refused secret, at most once a minute. Returns whether the value has changed. Never rejects. */
  readonly renew: (refused: string) => Promise<boolean>;
};

/** A secret that never changes. */
export function fixedSecret(value: string): Secret {
  return { read: async () => value, renew: async () => false };
}
