import { SNSClient } from '@aws-sdk/client-sns';
import { policyOf } from '../app/policy/policy-of.ts';
import { type Base, createBase } from '../app/wiring/base.ts';
import { bucketOf, evaluationsOf } from '../app/wiring/evaluations.ts';
import type { FunctionOptions } from '../app/wiring/options.ts';
import { reportClient } from '../app/wiring/report-csv.ts';
import { clientOf } from '../app/wiring/sending.ts';
import { writeTagMetrics } from '../app/wiring/tag-metrics.ts';
import { csvHeader, csvLine } from '../aws/reports/csv.ts';
import { createReportFiles } from '../aws/reports/files.ts';
import { createPublishOnce } from '../aws/services/final-notices.ts';
import type { ReportDeps } from '../core/compliance/report/make.ts';
import { rules } from '../rules/registry.generated.ts';
import { works } from './compliance/registry.generated.ts';
import { type QueueHandler, queueHandler } from './queue-worker.ts';
import { worker } from './worker.ts';

/** Behind the compliance queue: reads what was evaluated and writes what follows from it. It touches no resource. */
export function createCompliance(options: FunctionOptions): QueueHandler {
  const { env, telemetry } = options;
  const base = createBase({ ...options, policy: policyOf(options) });
  const { deps, keyValue } = base;
  const s3 = reportClient(env);
  const reportDeps: ReportDeps = {
    ...deps,
    rules,
    keyValue,
    evaluations: evaluationsOf(options),
    files: createReportFiles({ s3, bucket: bucketOf(env) }),
    stage: env.stage,
    publish: publishing(base),
    // On one machine nobody keeps metrics.
    csv: { header: csvHeader, line: csvLine },
    tagMetrics: (counts) => telemetry && writeTagMetrics(env.stage, counts, deps.clock.nowMs()),
    onLogFailed: () => telemetry?.count('LogWriteFailed'),
  };
  return queueHandler({ ...options, queue: deps.queue }, worker('compliance', works, reportDeps));
}

function publishing({ env, deps, keyValue }: Base): ReportDeps['publish'] {
  const { complianceTopicArn: topicArn } = env;
  if (!topicArn) return null;
  // One attempt: the queue tries again.
  const sns = new SNSClient({ ...clientOf(env), maxAttempts: 1 });
  return createPublishOnce({ sns, topicArn, keyValue, clock: deps.clock, log: deps.log });
}
