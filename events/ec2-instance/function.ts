import { createBase } from '../../app/wiring/base.ts';
import { bucketOf, evaluationsOf } from '../../app/wiring/evaluations.ts';
import { looking } from '../../app/wiring/inventory.ts';
import type { FunctionOptions } from '../../app/wiring/options.ts';
import { reportClient } from '../../app/wiring/report-csv.ts';
import { writeTagMetrics } from '../../app/wiring/tag-metrics.ts';
import { createReportFiles } from '../../aws/reports/files.ts';
import type { QueueHandler } from '../../queues/queue-worker.ts';
import { rules } from '../../rules/registry.generated.ts';
import { fromQueue } from '../receive.ts';
import { source } from './source.ts';

/** Behind the queue of events: judges an instance as it is started or tagged. It changes none. */
export function createCheck(options: FunctionOptions): QueueHandler {
  const { env, telemetry } = options;
  const { inventory, policy } = looking(options);
  const { deps, keyValue } = createBase({ ...options, policy });
  return fromQueue(source, {
    ...deps,
    rules,
    inventory,
    keyValue,
    evaluations: evaluationsOf(options),
    homeRegion: env.region,
    // On one machine nobody keeps metrics.
    tagMetrics: (counts, atMs) => telemetry && writeTagMetrics(env.stage, counts, atMs),
    putFile: createReportFiles({ s3: reportClient(env), bucket: bucketOf(env) }).put,
    count: (metric) => telemetry?.count(metric),
  });
}
