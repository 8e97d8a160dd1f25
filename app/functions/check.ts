import { createReportFiles } from '../../aws/reports/files.ts';
import { rules } from '../../rules/registry.generated.ts';
import { createBase } from '../base.ts';
import { checkHandler } from '../check-handler.ts';
import { bucketOf, evaluationsOf } from '../evaluations.ts';
import { looking } from '../inventory.ts';
import type { QueueHandler } from '../queue-worker.ts';
import { reportClient } from '../report-csv.ts';
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
    // On one machine nobody keeps metrics.
    metrics: (counts, atMs) => telemetry && writeTagMetrics(env.stage, counts, atMs),
    putFile: createReportFiles({ s3: reportClient(env), bucket: bucketOf(env) }).put,
    ...(telemetry ? { telemetry } : {}),
  });
}
