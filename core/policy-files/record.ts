import { dayMs } from '../calendar.ts';
import type { KeyValue } from '../ports/key-value.ts';
import type { PolicyFileName } from '../ports/policy-files.ts';
import type { EpochMs } from '../resource.ts';
import type { Result } from '../result.ts';

/** The last good version of a file, which every function works with. */
export type VersionInForce = {
  readonly etag: string;
  readonly shape: number;
  readonly compiled: string;
  readonly atMs: EpochMs;
};

/** A version that is not used. `lines`: one for each problem. */
export type RefusedVersion = {
  readonly etag: string;
  readonly lines: readonly string[];
  readonly atMs: EpochMs;
};

/** What Slack is told of a file. `lines`: null when the file is valid again. */
export type PolicyNotice = {
  readonly file: string;
  readonly lines: readonly string[] | null;
  readonly atMs: EpochMs;
};

export type FileRecord = {
  readonly inForce: VersionInForce | null;
  /** The newest version, when it is refused. */
  readonly refused: RefusedVersion | null;
  /** Not handed to the queue yet. */
  readonly notice: PolicyNotice | null;
};

export type StoredFileRecord = { readonly record: FileRecord; readonly version: number | null };

const emptyRecord: FileRecord = { inForce: null, refused: null, notice: null };
const keptMs = 3_650 * dayMs;

export async function readRecord(
  keyValue: Pick<KeyValue, 'get'>,
  name: PolicyFileName,
): Promise<StoredFileRecord> {
  const stored = await keyValue.get(keyOf(name));
  if (!stored) return { record: emptyRecord, version: null };
  return { record: stored.value as FileRecord, version: stored.version };
}

/** Stale: another function was faster. */
export function putRecord(
  keyValue: Pick<KeyValue, 'put'>,
  name: PolicyFileName,
  record: FileRecord,
  { nowMs, ifVersion }: { readonly nowMs: EpochMs; readonly ifVersion: number | null },
): Promise<Result<number, 'stale'>> {
  return keyValue.put(keyOf(name), record, { expiresAtMs: nowMs + keptMs, ifVersion });
}

function keyOf(name: PolicyFileName): string {
  return `policy-file|${name}`;
}
