import { createHash } from 'node:crypto';
import { readFile, stat } from 'node:fs/promises';
import type { S3Client } from '@aws-sdk/client-s3';
import type { ReadPolicyFile } from '../../core/ports/policy-files.ts';
import { done, type Result, refused } from '../../core/result.ts';

/** The location of the policy file: a path or `s3://bucket/key`. Region and endpoint are used for S3 only. */
export type PolicySource = {
  readonly path: string | null;
  readonly region?: string;
  readonly endpoint?: string | null;
};

export type S3Address = { readonly bucket: string; readonly key: string };

const largestBytes = 1024 * 1024;
const tooLarge = 'is larger than 1 MiB';

/** Null: not the address of an S3 object. */
export function s3Address(path: string): S3Address | null {
  const [, bucket = '', key = ''] = /^s3:\/\/([^/]+)\/(.+)$/.exec(path) ?? [];
  return bucket === '' ? null : { bucket, key };
}

export function isInS3(path: string | null): boolean {
  return path !== null && s3Address(path) !== null;
}

/** Returns the file's text, or the reason why it cannot be read. */
export async function readText(
  source: PolicySource & { readonly path: string },
): Promise<Result<string, string>> {
  try {
    const read = await readVersion(source, null);
    if (read.is === 'read') return done(read.text);
    return refused(read.is === 'unreadable' ? read.why : 'is unchanged');
  } catch (thrown) {
    return refused(cannotBeRead(thrown));
  }
}

/**
 * Reads the file unless it is the known version. Throws when a later try may succeed: no answer, or an error of S3
 * itself.
 */
export async function readVersion(
  source: PolicySource & { readonly path: string },
  knownEtag: string | null,
): Promise<ReadPolicyFile> {
  const address = s3Address(source.path);
  if (!address && source.path.startsWith('s3:')) return unreadable('expected s3://bucket/key');
  return address ? readObject(source, address, knownEtag) : readPath(source.path, knownEtag);
}

async function readPath(path: string, knownEtag: string | null): Promise<ReadPolicyFile> {
  try {
    const { size } = await stat(path);
    if (size > largestBytes) return unreadable(tooLarge);
    const bytes = await readFile(path);
    const etag = createHash('sha256').update(bytes).digest('hex');
    return etag === knownEtag ? { is: 'unchanged' } : decode(bytes, etag);
  } catch (thrown) {
    return unreadable(cannotBeRead(thrown));
  }
}

async function readObject(
  source: PolicySource,
  { bucket: Bucket, key: Key }: S3Address,
  knownEtag: string | null,
): Promise<ReadPolicyFile> {
  const { GetObjectCommand } = await import('@aws-sdk/client-s3');
  const client = await clientOf(source);
  try {
    const IfNoneMatch = knownEtag !== null && isEtag(knownEtag) ? { IfNoneMatch: knownEtag } : {};
    const { Body, ETag = '' } = await client.send(new GetObjectCommand({ Bucket, Key, ...IfNoneMatch }));
    const chunks: Uint8Array[] = [];
    let bytes = 0;
    // Breaking out of the loop ends the download. An abandoned body would emit its errors where nothing
    // catches them.
    for await (const chunk of Body as AsyncIterable<Uint8Array>) {
      bytes += chunk.length;
      if (bytes > largestBytes) return unreadable(tooLarge, ETag);
      chunks.push(chunk);
    }
    return decode(Buffer.concat(chunks), ETag);
  } catch (thrown) {
    const status = statusOf(thrown);
    if (status === 304) return { is: 'unchanged' };
    if (status < 400 || status > 499 || status === 408 || status === 429) throw thrown;
    return unreadable(cannotBeRead(thrown));
  } finally {
    client.destroy();
  }
}

async function clientOf({ region, endpoint }: PolicySource): Promise<S3Client> {
  const { S3Client } = await import('@aws-sdk/client-s3');
  return new S3Client({
    ...(region ? { region } : {}),
    ...(endpoint ? { endpoint, forcePathStyle: true } : {}),
  });
}

function decode(bytes: Uint8Array, etag: string): ReadPolicyFile {
  try {
    return { is: 'read', etag, text: new TextDecoder('utf-8', { fatal: true }).decode(bytes) };
  } catch {
    return unreadable('is not UTF-8 text', etag);
  }
}

/** Without an ETag the reason stands for the version. */
function unreadable(why: string, etag = `unreadable: ${why}`): ReadPolicyFile {
  return { is: 'unreadable', etag, why };
}

/** S3 puts ETags in quotes. */
function isEtag(text: string): boolean {
  return /^"[^"]+"$/.test(text);
}

/** 0: no answer. */
function statusOf(thrown: unknown): number {
  const { $metadata } = Object(thrown) as { readonly $metadata?: { readonly httpStatusCode?: number } };
  return $metadata?.httpStatusCode ?? 0;
}

function cannotBeRead(thrown: unknown): string {
  const { code, name, message } = Object(thrown) as { code?: unknown; name?: unknown; message?: unknown };
  if (code === 'ENOENT') return 'cannot be read: there is no such file';
  if (code === 'EISDIR') return 'cannot be read: it is a folder';
  return `cannot be read: ${String(name)}: ${String(message)}`;
}
