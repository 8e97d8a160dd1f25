import { S3Client } from '@aws-sdk/client-s3';
import { createReportFiles } from '../../aws/reports/files.ts';
import { rules } from '../../rules/registry.generated.ts';
import { createBase } from '../base.ts';
import type { PutFile } from '../check-file.ts';
import { checkHandler } from '../check-handler.ts';
import { bucketOf, evaluationsOf } from '../evaluations.ts';
import { looking } from '../inventory.ts';
import type { QueueHandler } from '../queue-worker.ts';
import { clientOf, isEmulated } from '../sending.ts';
import { writeTagMetrics } from '../tag-metrics.ts';
import type { FunctionOptions } from './options.ts';

/** Behind the queue of events: judges an instance as it is started or tagged. It changes none. */
export function createCheck(options: FunctionOptions): QueueHandler {
  const { env, telemetry } = options;
  const { inventory, policy } = looking(options);
  const { deps, keyValue } = createBase({ ...options, policy });
  return checkHandler({
    ...deps,
    rules,
    inventory,
    keyValue,
    evaluations: evaluationsOf(options),
    homeRegion: env.region,
    metrics: (counts, atMs) => writeTagMetrics(env.stage, counts, atMs),
    putFile: putFileOf(options),
    ...(telemetry ? { telemetry } : {}),
  });
}

function putFileOf({ env }: FunctionOptions): PutFile {
  const s3 = new S3Client({ ...clientOf(env), forcePathStyle: isEmulated(env) });
  return createReportFiles({ s3, bucket: bucketOf(env) }).put;
}
