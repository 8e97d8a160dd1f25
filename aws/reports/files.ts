import {
  CopyObjectCommand,
  GetObjectCommand,
  NoSuchKey,
  PutObjectCommand,
  type S3Client,
} from '@aws-sdk/client-s3';
import type { ReportFiles } from '../../core/ports/report-files.ts';
import { growingObject } from './growing-object.ts';

export function createReportFiles({
  s3,
  bucket,
}: {
  readonly s3: S3Client;
  readonly bucket: string;
}): ReportFiles {
  return {
    bucket,
    grow: (key, contentType) => growingObject({ s3, bucket, key, contentType }),
    put: async (Key, Body, ContentType, CacheControl) => {
      const more = CacheControl === undefined ? {} : { CacheControl };
      await s3.send(new PutObjectCommand({ Bucket: bucket, Key, Body, ContentType, ...more }));
    },
    copy: async (from, to) => {
      const CopySource = `${bucket}/${from.split('/').map(encodeURIComponent).join('/')}`;
      await s3.send(new CopyObjectCommand({ Bucket: bucket, Key: to, CopySource }));
    },
    read: async (key) => {
      try {
        const { Body } = await s3.send(new GetObjectCommand({ Bucket: bucket, Key: key }));
        if (!Body) throw new Error(`S3's response lacks the content of ${key}`);
        return await Body.transformToByteArray();
      } catch (thrown) {
        if (thrown instanceof NoSuchKey) return undefined;
        throw thrown;
      }
    },
  };
}
