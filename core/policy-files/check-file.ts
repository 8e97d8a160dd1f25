import type { KeyValue } from '../ports/key-value.ts';
import type { PolicyFileName, PolicyFiles, ReadPolicyFile, WatchedFile } from '../ports/policy-files.ts';
import type { Queue } from '../ports/queue.ts';
import type { Clock, Log } from '../ports/runtime.ts';
import type { EpochMs } from '../resource.ts';
import { type Result, refused } from '../result.ts';
import { shorten } from '../shorten.ts';
import { type FileRecord, putRecord, readRecord } from './record.ts';

export type CheckFilesDeps = {
  readonly clock: Clock;
  readonly log: Log;
  readonly keyValue: KeyValue;
  readonly queue: Pick<Queue, 'send'>;
  readonly policyFiles: PolicyFiles;
};

const mostLines = 10;
const longestLine = 400;

/** Puts valid edits in force. A version that is refused changes nothing, and is told once. */
export async function checkFiles(deps: CheckFilesDeps): Promise<void> {
  for (const [name, file] of Object.entries(deps.policyFiles))
    await checkFile(deps, name as PolicyFileName, file);
}

/** Of several at once, the one that stores the new version tells. */
export async function checkFile(
  deps: CheckFilesDeps,
  name: PolicyFileName,
  file: WatchedFile,
): Promise<void> {
  const nowMs = deps.clock.nowMs();
  const stored = await readRecord(deps.keyValue, name);
  let { record, version } = stored;
  // A newer version of Janitor compiled it; its functions check the file.
  if (record.inForce && record.inForce.shape > file.shape) return;
  const next = await nextRecord(file, record, nowMs);
  if (next) {
    const put = await putRecord(deps.keyValue, name, next, { nowMs, ifVersion: version });
    if (!put.ok) return;
    ({ record, version } = { record: next, version: put.value });
    if (next.refused)
      deps.log.error('policy file is refused', { file: file.file, lines: next.refused.lines });
    else deps.log.info('policy file is in force', { file: file.file, etag: next.inForce?.etag });
  }
  if (!record.notice) return;
  await deps.queue.send({ type: 'policy.tell', ...record.notice });
  await putRecord(deps.keyValue, name, { ...record, notice: null }, { nowMs, ifVersion: version });
}

/** Null: nothing new. */
async function nextRecord(file: WatchedFile, record: FileRecord, nowMs: EpochMs): Promise<FileRecord | null> {
  const isOldShape = record.inForce !== null && record.inForce.shape !== file.shape;
  const known = record.refused?.etag ?? record.inForce?.etag ?? null;
  const read = await file.read(isOldShape ? null : known);
  if (read.is === 'unchanged') return null;
  const compiled = compiledFrom(file, read);
  if (!compiled.ok) {
    if (record.refused?.etag === read.etag) return null;
    const lines = compiled.error.slice(0, mostLines).map((line) => shorten(line, longestLine));
    return {
      ...record,
      refused: { etag: read.etag, lines, atMs: nowMs },
      notice: { file: file.file, lines, atMs: nowMs },
    };
  }
  return {
    inForce: { etag: read.etag, shape: file.shape, compiled: compiled.value, atMs: nowMs },
    refused: null,
    notice: record.refused ? { file: file.file, lines: null, atMs: nowMs } : record.notice,
  };
}

function compiledFrom(
  { file, compile }: WatchedFile,
  read: Exclude<ReadPolicyFile, { readonly is: 'unchanged' }>,
): Result<string, readonly string[]> {
  if (read.is === 'unreadable') return refused([`${file}: ${read.why}`]);
  // All that is left of a failed upload would be a policy by which every rule observes.
  if (read.text.trim() === '') return refused([`${file}:1:1 is empty`]);
  return compile(read.text);
}
