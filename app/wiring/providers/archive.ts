import { createArchive } from '../../../aws/reports/archive.ts';
import { bucketClientOf, bucketOf } from '../compliance-bucket.ts';
import type { Provide } from '../options.ts';

export const provide: Provide<'archive'> = (options) =>
  createArchive({ s3: bucketClientOf(options), bucket: bucketOf(options.env) });
