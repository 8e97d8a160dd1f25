import { S3Client } from '@aws-sdk/client-s3';
import { createReportFiles } from '../../aws/reports/files.ts';
import type { ReportFilesAt } from '../../core/compliance/report/published.ts';
import { once } from '../runtime/once.ts';
import { clientOf, isEmulated, type SendingOptions } from './sending.ts';

/** The compliance bucket is reached as the janitor's own services are. */
export function reportClient(env: SendingOptions['env']): S3Client {
  return new S3Client({ ...clientOf(env), forcePathStyle: isEmulated(env) });
}

/** The CSV of a report, wherever that was written; undefined when it has ended. */
export function readCsv(
  env: SendingOptions['env'],
): (files: ReportFilesAt) => Promise<Uint8Array | undefined> {
  const s3 = once(async () => reportClient(env));
  return async ({ bucket, csv }) => createReportFiles({ s3: await s3(), bucket }).read(csv);
}
