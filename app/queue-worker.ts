import type { SQSBatchResponse, SQSEvent, SQSRecord } from 'aws-lambda';
import type { QueueName, Work } from '../core/work.ts';
import { SlackBusy } from '../slack/call.ts';
import type { Wiring } from './deps.ts';
import { doWork, parseWork } from './work.ts';

const greatestDelaySeconds = 900;

/**
 * Does the work of a batch and names what failed, which the queue then gives again, and at last to its dead-letter
 * queue. What Slack is too busy for is put back with the delay that Slack asks for, and is no failure. The notifier
 * works in order, as people read; the others all at once.
 */
export async function workOff(wiring: Wiring, queue: QueueName, event: SQSEvent): Promise<SQSBatchResponse> {
  const failed: string[] = [];
  const one = async (record: SQSRecord): Promise<void> => {
    if (!(await succeeds(wiring, record))) failed.push(record.messageId);
  };
  if (queue === 'notify') for (const record of event.Records) await one(record);
  else await Promise.all(event.Records.map(one));
  return { batchItemFailures: failed.map((itemIdentifier) => ({ itemIdentifier })) };
}

async function succeeds(wiring: Wiring, record: SQSRecord): Promise<boolean> {
  let work: Work | undefined;
  try {
    work = parseWork(record.body);
    await doWork(wiring, work);
    return true;
  } catch (thrown) {
    if (work && thrown instanceof SlackBusy) return putBack(wiring, work, thrown.retryAfterSeconds);
    const { name, message } = thrown instanceof Error ? thrown : { name: 'unknown', message: String(thrown) };
    wiring.deps.log.error('work failed', {
      work: work?.type ?? 'unreadable',
      messageId: record.messageId,
      name,
      message,
    });
    return false;
  }
}

async function putBack({ deps }: Wiring, work: Work, retryAfterSeconds: number): Promise<boolean> {
  const delaySeconds = Math.min(retryAfterSeconds, greatestDelaySeconds);
  deps.log.info('Slack is busy; the work is put back', { work: work.type, delaySeconds });
  try {
    await deps.queue.send(work, delaySeconds);
    return true;
  } catch {
    return false;
  }
}
