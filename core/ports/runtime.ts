import type { EpochMs } from '../resource.ts';

export type Clock = { readonly nowMs: () => EpochMs };
export type Ids = { readonly next: (prefix: string) => string };

export type Log = {
  readonly info: (message: string, fields?: Record<string, unknown>) => void;
  readonly warn: (message: string, fields?: Record<string, unknown>) => void;
  readonly error: (message: string, fields?: Record<string, unknown>) => void;
};

/** A value that may be replaced while the function runs. */
export type Secret = {
  /** The value in force. Rejects, without the value, when it could not be read. */
  readonly read: () => Promise<string>;
  /** For a value that somebody refused: true when another one is in force, having read it again at most once a minute. Never rejects. */
  readonly renew: (refused: string) => Promise<boolean>;
};

/** One that stays as it is. */
export function fixedSecret(value: string): Secret {
  return { read: async () => value, renew: async () => false };
}
