import type { FetchFunction } from '@slack/web-api';
import { dayMs, minuteMs } from '../core/calendar.ts';
import type { MessageRef } from '../core/finding.ts';
import { done, type Result, refused } from '../core/result.ts';
import { patiently, type SlackTrouble, troubleText } from './api/call.ts';
import type { SpeakDeps } from './api/speak-deps.ts';

export type Upload = {
  /** Identifies the file: only one file per key is shared. */
  readonly key: string;
  /** The thread to share the file in. */
  readonly thread: MessageRef;
  readonly filename: string;
  readonly title: string;
  /** The text beside the file. Not escaped, so it must not contain data. */
  readonly comment: string;
  readonly bytes: () => Promise<Uint8Array>;
};

/** `uncertain`: try again later. `refused`: Slack's error code. */
export type UploadRefusal = 'uncertain' | { readonly refused: string };

export type UploadDeps = SpeakDeps & { readonly fetch?: FetchFunction };

/** Longer than one upload takes. */
const leaseMs = minuteMs;
const sendTimeoutMs = 30_000;
const keepMs = 60 * dayMs;

type Record =
  | { readonly state: 'idle' }
  /** `fileId`: the content is uploaded, and may already be shared. */
  | { readonly state: 'uploading'; readonly leaseUntilMs: number; readonly fileId?: string }
  | { readonly state: 'shared' };

/**
 * Shares a file in a thread once. The file id is stored before sharing; a retry looks into the thread first.
 * https://docs.slack.dev/messaging/working-with-files#upload
 */
export async function uploadOnce(deps: UploadDeps, upload: Upload): Promise<Result<void, UploadRefusal>> {
  const { keyValue, clock } = deps;
  const nowMs = deps.realNowMs ?? Date.now;
  const at = `upload|${upload.key}`;
  const put = (record: Record, ifVersion: number | null) =>
    keyValue.put(at, record, { expiresAtMs: clock.nowMs() + keepMs, ifVersion });
  const stored = await keyValue.get(at);
  const record = stored ? (stored.value as Record) : undefined;
  if (record?.state === 'shared') return done(undefined);
  const former = record?.state === 'uploading' ? record : undefined;
  if (former && former.leaseUntilMs > nowMs()) return refused('uncertain');

  const kept = former?.fileId === undefined ? {} : { fileId: former.fileId };
  const turn = await put(
    { state: 'uploading', leaseUntilMs: nowMs() + leaseMs, ...kept },
    stored?.version ?? null,
  );
  if (!turn.ok) return refused('uncertain');
  let version = turn.value;
  const settle = async (next: Record): Promise<void> => {
    const written = await put(next, version);
    if (written.ok) version = written.value;
  };
  try {
    const fileId = former?.fileId ?? (await send(deps, upload));
    if (typeof fileId !== 'string') {
      await settle({ state: 'idle' });
      return fileId;
    }
    if (former?.fileId !== undefined && (await isShared(deps, upload, fileId))) {
      await settle({ state: 'shared' });
      return done(undefined);
    }
    await settle({ state: 'uploading', leaseUntilMs: nowMs() + leaseMs, fileId });
    const shared = await share(deps, upload, fileId);
    if (shared.ok || (former?.fileId !== undefined && isAlreadyShared(shared.error))) {
      await settle({ state: 'shared' });
      return done(undefined);
    }
    if (shared.error.kind === 'unclear') {
      await settle({ state: 'uploading', leaseUntilMs: 0, fileId });
      return refused('uncertain');
    }
    await settle({ state: 'idle' });
    return refused({ refused: shared.error.error });
  } catch (thrown) {
    await settle({ state: 'uploading', leaseUntilMs: 0, ...kept });
    throw thrown;
  }
}

type Trouble = Exclude<SlackTrouble, { kind: 'limited' }>;

/** Uploads the content without sharing it. Returns the file's id. */
async function send(deps: UploadDeps, upload: Upload): Promise<string | Result<void, UploadRefusal>> {
  const bytes = await upload.bytes();
  const place = await patiently(() =>
    deps.slack.files.getUploadURLExternal({ filename: upload.filename, length: bytes.length }),
  );
  if (!place.ok) return refusal(deps, upload, 'a place for a file', place.error);
  const { upload_url: url, file_id: fileId } = place.value;
  if (!url || !fileId)
    return refusal(deps, upload, 'a place for a file', { kind: 'unclear', why: 'no URL in the answer' });
  try {
    const answer = await (deps.fetch ?? globalThis.fetch)(url, {
      method: 'POST',
      headers: { 'content-type': 'application/octet-stream' },
      body: bytes as never,
      redirect: 'error',
      signal: AbortSignal.timeout(sendTimeoutMs),
    });
    if (answer.ok) return fileId;
    return refusal(deps, upload, 'a file', { kind: 'unclear', why: `HTTP ${answer.status}` });
  } catch (thrown) {
    const why = thrown instanceof Error ? thrown.name : 'unknown';
    return refusal(deps, upload, 'a file', { kind: 'unclear', why });
  }
}

function share(
  { slack }: UploadDeps,
  { thread, title, comment }: Upload,
  id: string,
): Promise<Result<unknown, Trouble>> {
  return patiently(() =>
    slack.files.completeUploadExternal({
      files: [{ id, title }],
      channel_id: thread.channel,
      thread_ts: thread.ts,
      initial_comment: comment,
    }),
  );
}

/** Whether the thread shows the file. A shared file appears with a delay. */
async function isShared({ slack }: UploadDeps, { thread }: Upload, fileId: string): Promise<boolean> {
  const read = await patiently(() =>
    slack.conversations.replies({ channel: thread.channel, ts: thread.ts, limit: 200 }),
  );
  if (!read.ok) return false;
  return (read.value.messages ?? []).some(({ files }) => files?.some(({ id }) => id === fileId));
}

/** Slack's answer when an uploaded file was already shared. */
function isAlreadyShared(trouble: Trouble): boolean {
  return trouble.kind === 'refused' && trouble.error === 'file_not_found';
}

function refusal(
  { log }: UploadDeps,
  { key }: Upload,
  what: string,
  trouble: Trouble,
): Result<void, UploadRefusal> {
  log.warn(`Slack did not accept ${what}`, { key, error: troubleText(trouble) });
  return refused(trouble.kind === 'refused' ? { refused: trouble.error } : 'uncertain');
}
