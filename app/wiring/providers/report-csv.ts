import { createReportFiles } from '../../../aws/reports/files.ts';
import { bucketClientOf } from '../compliance-bucket.ts';
import type { Provide } from '../options.ts';

/** From the bucket that the report names, which an earlier deployment may have written to. */
export const provide: Provide<'reportCsv'> =
  (options) =>
  async ({ bucket, csv }) =>
    createReportFiles({ s3: bucketClientOf(options), bucket }).read(csv);
