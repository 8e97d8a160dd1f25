import { PutObjectCommand, type S3Client, S3ServiceException } from '@aws-sdk/client-s3';
import type { Archive } from '../../core/ports/archive.ts';

/**
 * Writes with `If-None-Match: *`, so that S3 refuses a second write:
 * https://docs.aws.amazon.com/AmazonS3/latest/userguide/conditional-writes.html
 */
export function createArchive({
  s3,
  bucket,
}: {
  readonly s3: Pick<S3Client, 'send'>;
  readonly bucket: string;
}): Archive {
  return {
    putOnce: async (Key, Body, ContentType) => {
      const file = { Bucket: bucket, Key, Body, ContentType, IfNoneMatch: '*' };
      await s3.send(new PutObjectCommand(file)).catch((thrown: unknown) => {
        if (!(thrown instanceof S3ServiceException) || thrown.name !== 'PreconditionFailed') throw thrown;
      });
    },
  };
}
