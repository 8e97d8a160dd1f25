import { setMaxListeners } from 'node:events';
import {
  ChangeMessageVisibilityCommand,
  DeleteMessageCommand,
  GetQueueUrlCommand,
  type Message,
  QueueDoesNotExist,
  ReceiveMessageCommand,
  type SQSClient,
} from '@aws-sdk/client-sqs';
import type { SQSBatchResponse, SQSEvent, SQSRecord } from 'aws-lambda';
import type { Batches } from '../../core/functions/function.ts';
import type { Log } from '../../core/ports/runtime.ts';

export type SqsHandler = (event: SQSEvent) => Promise<SQSBatchResponse>;

/** A function and its queue: `<prefix>-<queue>`. */
export type Feed = Batches & { readonly queue: string; readonly worker: SqsHandler };

export type PumpDeps = {
  readonly sqs: SQSClient;
  readonly region: string;
  readonly prefix: string;
  readonly feeds: readonly Feed[];
  readonly log: Log;
  /** Called after each finished message, to refresh the page. */
  readonly onDone?: (queue: string) => void;
};

/** SQS gives no more per call. */
const mostMessages = 10;

/** More parallel calls do not make the emulator faster. */
const mostAtOnce = 6;

/** The delay before a retry, which grows with each try; SQS would wait for the visibility timeout. */
const retryAfterSeconds = 3;

/** Works like Lambda's SQS event source: long polls, calls the functions, deletes messages that did not fail. */
export function startPump(deps: PumpDeps): { readonly stop: () => Promise<void> } {
  const stopping = new AbortController();
  // Each feed listens while it polls, and once more between two polls. Node takes more than ten for a leak.
  setMaxListeners(2 * deps.feeds.length, stopping.signal);
  const running = Promise.all(deps.feeds.map((feed) => pumpQueue(deps, feed, stopping.signal)));
  return {
    stop: async () => {
      stopping.abort();
      await running;
    },
  };
}

async function pumpQueue(deps: PumpDeps, feed: Feed, stopped: AbortSignal): Promise<void> {
  const { queue: name, batchSize } = feed;
  const atOnce = Math.min(feed.atOnce, mostAtOnce);
  const inFlight = new Set<Promise<void>>();
  let url: string | undefined;
  while (!stopped.aborted) {
    try {
      url ??= await urlOf(deps, name);
      const messages = await receive(deps, url, batchSize, stopped);
      if (messages.length > 0) {
        const work = handle(deps, feed, url, messages).finally(() => inFlight.delete(work));
        inFlight.add(work);
      }
      if (inFlight.size >= atOnce) await Promise.race(inFlight);
    } catch (thrown) {
      if (stopped.aborted) break;
      if (thrown instanceof QueueDoesNotExist) url = undefined;
      deps.log.warn('queue could not be read', { queue: name, error: messageOf(thrown) });
      await pause(1_000, stopped);
    }
  }
  await Promise.all(inFlight);
}

async function urlOf(deps: PumpDeps, name: string): Promise<string> {
  const { QueueUrl } = await deps.sqs.send(new GetQueueUrlCommand({ QueueName: `${deps.prefix}-${name}` }));
  if (!QueueUrl) throw new Error(`SQS's response lacks the URL of queue ${deps.prefix}-${name}`);
  return QueueUrl;
}

async function receive(
  deps: PumpDeps,
  url: string,
  count: number,
  abortSignal: AbortSignal,
): Promise<readonly Message[]> {
  const { Messages = [] } = await deps.sqs.send(
    new ReceiveMessageCommand({
      QueueUrl: url,
      MaxNumberOfMessages: Math.min(count, mostMessages),
      WaitTimeSeconds: 10,
      MessageSystemAttributeNames: ['All'],
      MessageAttributeNames: ['All'],
    }),
    { abortSignal },
  );
  return Messages;
}

async function handle(deps: PumpDeps, feed: Feed, url: string, messages: readonly Message[]): Promise<void> {
  const name = feed.queue;
  const failed = await call(deps, feed, messages);
  await Promise.all(
    messages.map((message) =>
      (failed.has(message.MessageId ?? '') ? postpone(deps, url, message) : remove(deps, url, message)).catch(
        (thrown: unknown) =>
          deps.log.warn('message could not be deleted or postponed', {
            queue: name,
            error: messageOf(thrown),
          }),
      ),
    ),
  );
  deps.onDone?.(name);
}

/** The ids of failed messages: all of them when the function threw. */
async function call(
  deps: PumpDeps,
  { queue, worker }: Feed,
  messages: readonly Message[],
): Promise<Set<string>> {
  try {
    const answer = await worker(eventOf(deps, queue, messages));
    return new Set(answer.batchItemFailures.map(({ itemIdentifier }) => itemIdentifier));
  } catch (thrown) {
    deps.log.error('queue worker failed', { queue, error: messageOf(thrown) });
    return new Set(messages.map(({ MessageId = '' }) => MessageId));
  }
}

async function remove(deps: PumpDeps, QueueUrl: string, { ReceiptHandle }: Message): Promise<void> {
  await deps.sqs.send(new DeleteMessageCommand({ QueueUrl, ReceiptHandle }));
}

async function postpone(deps: PumpDeps, QueueUrl: string, message: Message): Promise<void> {
  const received = Number(message.Attributes?.ApproximateReceiveCount ?? 1);
  await deps.sqs.send(
    new ChangeMessageVisibilityCommand({
      QueueUrl,
      ReceiptHandle: message.ReceiptHandle,
      VisibilityTimeout: retryAfterSeconds * received,
    }),
  );
}

function eventOf(deps: PumpDeps, name: string, messages: readonly Message[]): SQSEvent {
  return {
    Records: messages.map(
      (message): SQSRecord => ({
        messageId: message.MessageId ?? '',
        receiptHandle: message.ReceiptHandle ?? '',
        body: message.Body ?? '',
        attributes: {
          ApproximateReceiveCount: '1',
          SentTimestamp: '0',
          SenderId: 'local',
          ApproximateFirstReceiveTimestamp: '0',
          ...message.Attributes,
        },
        messageAttributes: {},
        md5OfBody: message.MD5OfBody ?? '',
        eventSource: 'aws:sqs',
        eventSourceARN: `arn:aws:sqs:${deps.region}:000000000000:${deps.prefix}-${name}`,
        awsRegion: deps.region,
      }),
    ),
  };
}

function messageOf(thrown: unknown): string {
  return thrown instanceof Error ? thrown.message : String(thrown);
}

export function pause(ms: number, stopped: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    if (stopped.aborted) return resolve();
    const done = () => {
      clearTimeout(timer);
      stopped.removeEventListener('abort', done);
      resolve();
    };
    const timer = setTimeout(done, ms);
    stopped.addEventListener('abort', done);
  });
}
