import type { SQSBatchResponse, SQSEvent, SQSRecord } from 'aws-lambda';
import type { Queue } from '../core/ports/queue.ts';
import type { Log } from '../core/ports/runtime.ts';
import type { Telemetry, Worked } from '../core/ports/telemetry.ts';
import type { Work } from '../core/work.ts';
import { SlackBusy } from '../slack/api/busy.ts';
import { parsedJson } from './checked.ts';
import type { Worker } from './worker.ts';

export type QueueHandler = (event: SQSEvent) => Promise<SQSBatchResponse>;

type QueueWorkerDeps = {
  readonly log: Log;
  readonly queue: Queue;
  readonly telemetry?: Pick<Telemetry, 'worked'>;
};

const greatestDelaySeconds = 900;

/**
 * Runs the work of a batch and returns the failed messages, which SQS retries. Rate-limited work is sent
 * again with Slack's delay. Notices run in order, other work in parallel.
 */
export function queueHandler<W extends Work>(deps: QueueWorkerDeps, worker: Worker<W>): QueueHandler {
  return async ({ Records }) => {
    const failed: string[] = [];
    const one = async (record: SQSRecord): Promise<void> => {
      if ((await handleRecord(deps, worker, record)) === 'failed') failed.push(record.messageId);
    };
    if (worker.queue === 'notify') for (const record of Records) await one(record);
    else await Promise.all(Records.map(one));
    return { batchItemFailures: failed.map((itemIdentifier) => ({ itemIdentifier })) };
  };
}

async function handleRecord<W extends Work>(
  deps: QueueWorkerDeps,
  worker: Worker<W>,
  record: SQSRecord,
): Promise<Worked['outcome']> {
  const startedAtMs = performance.now();
  let work: W | undefined;
  const worked = (outcome: Worked['outcome']): Worked['outcome'] => {
    deps.telemetry?.worked({
      queue: worker.queue,
      work: work?.type ?? 'unreadable',
      subject: work ? subjectOf(work) : null,
      tookMs: Math.round(performance.now() - startedAtMs),
      outcome,
    });
    return outcome;
  };
  try {
    const json = parsedJson(record.body);
    if (!json.ok) throw new Error(json.error);
    work = worker.read(json.value);
    await worker.run(work);
    return worked('done');
  } catch (thrown) {
    if (work && thrown instanceof SlackBusy)
      return worked(await putBack(deps, work, thrown.retryAfterSeconds));
    const { name, message } = thrown instanceof Error ? thrown : { name: 'unknown', message: String(thrown) };
    deps.log.error('work failed', {
      work: work?.type ?? 'unreadable',
      messageId: record.messageId,
      name,
      message,
    });
    return worked('failed');
  }
}

async function putBack(
  { log, queue }: QueueWorkerDeps,
  work: Work,
  retryAfterSeconds: number,
): Promise<'put back' | 'failed'> {
  const delaySeconds = Math.min(retryAfterSeconds, greatestDelaySeconds);
  log.info('Slack or another worker is busy; the work is queued again', { work: work.type, delaySeconds });
  try {
    await queue.send(work, delaySeconds);
    return 'put back';
  } catch {
    return 'failed';
  }
}

function subjectOf(work: Work): string | null {
  if ('findingId' in work) return work.findingId;
  return 'scanId' in work ? work.scanId : null;
}
