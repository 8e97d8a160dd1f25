import { SNSClient } from '@aws-sdk/client-sns';
import * as z from 'zod/mini';
import { policyOf } from '../app/policy/policy-of.ts';
import { type Base, createBase } from '../app/wiring/base.ts';
import { bucketOf, evaluationsOf } from '../app/wiring/evaluations.ts';
import type { FunctionOptions } from '../app/wiring/options.ts';
import { reportClient } from '../app/wiring/report-csv.ts';
import { clientOf } from '../app/wiring/sending.ts';
import { writeTagMetrics } from '../app/wiring/tag-metrics.ts';
import { createReportFiles } from '../aws/reports/files.ts';
import { createPublishOnce } from '../aws/services/final-notices.ts';
import { rules } from '../rules/registry.generated.ts';
import { makeReport, type ReportDeps } from './compliance-report.ts';
import { type Doing, text, type Worker, type WorkOf, worker } from './define.ts';
import { type QueueHandler, queueHandler } from './queue-worker.ts';

type ComplianceWork = WorkOf<'compliance.report'>;

const doing: Doing<ComplianceWork, ReportDeps> = {
  'compliance.report': (deps, { scanId }) => makeReport(deps, scanId),
};

const schema: z.ZodMiniType<ComplianceWork> = z.object({
  type: z.literal('compliance.report'),
  scanId: text,
});

/** Sums up what scans evaluated. */
export function complianceWorker(deps: ReportDeps): Worker<ComplianceWork> {
  return worker('compliance', schema, doing, deps);
}

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
    onInstances: (counts) => telemetry && writeTagMetrics(env.stage, counts, deps.clock.nowMs()),
    onLogFailed: () => telemetry?.count('LogWriteFailed'),
  };
  return queueHandler({ ...options, queue: deps.queue }, complianceWorker(reportDeps));
}

function publishing({ env, deps, keyValue }: Base): ReportDeps['publish'] {
  const { complianceTopicArn: topicArn } = env;
  if (!topicArn) return null;
  // One attempt: the queue tries again.
  const sns = new SNSClient({ ...clientOf(env), maxAttempts: 1 });
  return createPublishOnce({ sns, topicArn, keyValue, clock: deps.clock, log: deps.log });
}
