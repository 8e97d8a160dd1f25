import type { EpochMs } from '../resource.ts';

/** An item of the audit table: the JSON of its content, and the version of its shape. */
export type StoredItem = { readonly doc: string; readonly shape: number };

/** `detail`: JSON text of at most `mostDetailBytes` bytes. */
export type BusEntry = { readonly type: string; readonly atMs: EpochMs; readonly detail: string };

/** EventBridge takes 256 KB for one call, with the entries' other fields. */
export const mostDetailBytes = 240_000;

/** The stage's own event bus. */
export type Bus = {
  /** Returns the indexes of entries that were not accepted. */
  readonly put: (entries: readonly BusEntry[]) => Promise<ReadonlySet<number>>;
};
