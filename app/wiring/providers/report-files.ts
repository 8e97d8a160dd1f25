import { createReportFiles } from '../../../aws/reports/files.ts';
import { bucketClientOf, bucketOf } from '../compliance-bucket.ts';
import type { Provide } from '../options.ts';

export const provide: Provide<'reportFiles'> = (options) =>
  createReportFiles({ s3: bucketClientOf(options), bucket: bucketOf(options.env) });
