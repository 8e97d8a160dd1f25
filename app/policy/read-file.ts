import { readFile, stat } from 'node:fs/promises';
import { done, type Result, refused } from '../../core/result.ts';

/** The location of the policy file: a path or `s3://bucket/key`. Region and endpoint are used for S3 only. */
export type PolicySource = {
  readonly path: string | null;
  readonly region?: string;
  readonly endpoint?: string | null;
};

const largestBytes = 1024 * 1024;
const tooLarge = 'is larger than 1 MiB';

/** Returns the file's text, or the reason why it cannot be read. */
export async function readText(
  source: PolicySource & { readonly path: string },
): Promise<Result<string, string>> {
  try {
    const s3 = /^s3:\/\/([^/]+)\/(.+)$/.exec(source.path);
    if (s3) return await readFromS3(source, s3[1] ?? '', s3[2] ?? '');
    if (source.path.startsWith('s3:')) return refused('expected s3://bucket/key');
    const { size } = await stat(source.path);
    return size > largestBytes ? refused(tooLarge) : decode(await readFile(source.path));
  } catch (thrown) {
    return refused(`cannot be read: ${reason(thrown)}`);
  }
}

async function readFromS3(
  source: PolicySource,
  Bucket: string,
  Key: string,
): Promise<Result<string, string>> {
  const { GetObjectCommand, S3Client } = await import('@aws-sdk/client-s3');
  const client = new S3Client({
    ...(source.region ? { region: source.region } : {}),
    ...(source.endpoint ? { endpoint: source.endpoint, forcePathStyle: true } : {}),
  });
  try {
    const { Body } = await client.send(new GetObjectCommand({ Bucket, Key }));
    const chunks: Uint8Array[] = [];
    let bytes = 0;
    // Breaking out of the loop ends the download. An abandoned body would emit its errors where nothing
    // catches them.
    for await (const chunk of Body as AsyncIterable<Uint8Array>) {
      bytes += chunk.length;
      if (bytes > largestBytes) return refused(tooLarge);
      chunks.push(chunk);
    }
    return decode(Buffer.concat(chunks));
  } finally {
    client.destroy();
  }
}

function decode(bytes: Uint8Array): Result<string, string> {
  try {
    return done(new TextDecoder('utf-8', { fatal: true }).decode(bytes));
  } catch {
    return refused('is not UTF-8 text');
  }
}

function reason(thrown: unknown): string {
  const { code, name, message } = Object(thrown) as { code?: unknown; name?: unknown; message?: unknown };
  if (code === 'ENOENT') return 'there is no such file';
  if (code === 'EISDIR') return 'it is a folder';
  return `${String(name)}: ${String(message)}`;
}
