import {
  AbortMultipartUploadCommand,
  CompleteMultipartUploadCommand,
  CreateMultipartUploadCommand,
  PutObjectCommand,
  type S3Client,
  UploadPartCommand,
} from '@aws-sdk/client-s3';
import type { GrowingFile } from '../../core/ports/report-files.ts';

export type ObjectAt = {
  readonly s3: S3Client;
  readonly bucket: string;
  readonly key: string;
  readonly contentType: string;
  /** Minimum of 5 MB, except the last part: https://docs.aws.amazon.com/AmazonS3/latest/userguide/qfacts.html. */
  readonly partBytes?: number;
};

const defaultPartBytes = 8 * 1024 * 1024;

/**
 * An S3 multipart upload that holds back the first part until the head is known; parts may arrive in any
 * order. Below two parts it uses one PutObject. Concurrent appends are safe.
 */
export function growingObject({
  s3,
  bucket,
  key,
  contentType,
  partBytes = defaultPartBytes,
}: ObjectAt): GrowingFile {
  const at = { Bucket: bucket, Key: key };
  const done: { PartNumber: number; ETag: string | undefined }[] = [];
  let begun: Promise<string | undefined> | undefined;
  let parts = 1;
  let first: Buffer | undefined;
  let pending: Buffer[] = [];
  let pendingBytes = 0;

  const begin = async (): Promise<string | undefined> => {
    const made = await s3.send(new CreateMultipartUploadCommand({ ...at, ContentType: contentType }));
    return made.UploadId;
  };
  const upload = async (PartNumber: number, Body: Buffer): Promise<void> => {
    begun ??= begin();
    const UploadId = await begun;
    const { ETag } = await s3.send(new UploadPartCommand({ ...at, UploadId, PartNumber, Body }));
    done.push({ PartNumber, ETag });
  };
  const take = (): Buffer => {
    const whole = Buffer.concat(pending);
    [pending, pendingBytes] = [[], 0];
    return whole;
  };
  return {
    append: async (text) => {
      const bytes = Buffer.from(text, 'utf8');
      pending.push(bytes);
      pendingBytes += bytes.length;
      if (pendingBytes < partBytes) return;
      const part = take();
      if (first === undefined) first = part;
      else await upload((parts += 1), part);
    },
    close: async (head, tail) => {
      const start = Buffer.from(head, 'utf8');
      pending.push(Buffer.from(tail, 'utf8'));
      const last = take();
      if (first === undefined || begun === undefined) {
        const Body = Buffer.concat([start, first ?? Buffer.alloc(0), last]);
        await s3.send(new PutObjectCommand({ ...at, Body, ContentType: contentType }));
        return;
      }
      await upload((parts += 1), last);
      await upload(1, Buffer.concat([start, first]));
      const Parts = done.toSorted((a, b) => a.PartNumber - b.PartNumber);
      const UploadId = await begun;
      await s3.send(new CompleteMultipartUploadCommand({ ...at, UploadId, MultipartUpload: { Parts } }));
    },
    abandon: async () => {
      if (begun === undefined) return;
      await s3.send(new AbortMultipartUploadCommand({ ...at, UploadId: await begun }));
    },
  };
}
