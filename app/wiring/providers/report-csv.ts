import { createReportFiles } from '../../../aws/reports/files.ts';
import { bucketClientOf } from '../compliance-bucket.ts';
import type { Provide } from '../options.ts';

/** Reads from the bucket that the report names: an earlier deployment may have had another one. */
export const provide: Provide<'reportCsv'> =
  (options) =>
  async ({ bucket, csv }) =>
    createReportFiles({ s3: bucketClientOf(options), bucket }).read(csv);
