import {
  CreateQueueCommand,
  GetQueueAttributesCommand,
  GetQueueUrlCommand,
  QueueNameExists,
  SendMessageBatchCommand,
  SendMessageCommand,
  SetQueueAttributesCommand,
  type SQSClient,
} from '@aws-sdk/client-sqs';
import { inGroups } from '../../core/listing.ts';
import type { Queue } from '../../core/ports/queue.ts';
import { type QueueName, queueOf } from '../../core/work.ts';
import { queueNames } from '../../core/work-queues.generated.ts';

type QueueDeps = {
  readonly sqs: SQSClient;
  readonly urls: Readonly<Record<QueueName, string>>;
  /** Waits between attempts; a timer by default. */
  readonly wait?: (ms: number) => Promise<void>;
};

/** Standard SQS queues of JSON messages. Throws RangeError for a delay outside SQS's limits. */
export function createQueue(deps: QueueDeps): Queue {
  return {
    send: async (work, delaySeconds = 0) => {
      checkDelay(delaySeconds);
      await deps.sqs.send(
        new SendMessageCommand({
          QueueUrl: deps.urls[queueOf(work)],
          MessageBody: JSON.stringify(work),
          DelaySeconds: Math.ceil(delaySeconds),
        }),
      );
    },
    sendAll: async (works) => {
      for (const name of queueNames) {
        const bodies = works.filter((work) => queueOf(work) === name).map((work) => JSON.stringify(work));
        const batches = Array.from({ length: Math.ceil(bodies.length / batchSize) }, (_, nth) =>
          bodies.slice(nth * batchSize, (nth + 1) * batchSize),
        );
        await inGroups(batches, batchesAtATime, (batch) => sendBatch(deps, deps.urls[name], batch));
      }
    },
  };
}

const greatestDelaySeconds = 900;

/** Throws RangeError for a delay outside SQS's limits. */
export function checkDelay(delaySeconds: number): void {
  if (delaySeconds >= 0 && delaySeconds <= greatestDelaySeconds) return;
  throw new RangeError(
    `The delay of a message is ${delaySeconds} seconds; SQS allows 0 to ${greatestDelaySeconds}`,
  );
}

/** SQS accepts ten messages per call. */
const batchSize = 10;
const batchesAtATime = 10;
const batchAttempts = 5;

/** SQS may accept part of a batch. Retries the rest, unless a message itself is invalid. */
async function sendBatch(deps: QueueDeps, url: string, bodies: readonly string[]): Promise<void> {
  let left = bodies.map((MessageBody, nth) => ({ Id: String(nth), MessageBody }));
  for (let attempt = 1; ; attempt++) {
    const { Failed = [] } = await deps.sqs.send(
      new SendMessageBatchCommand({ QueueUrl: url, Entries: left }),
    );
    if (Failed.length === 0) return;
    const [first] = Failed;
    if (attempt === batchAttempts || Failed.some(({ SenderFault }) => SenderFault)) {
      const why = [first?.Code, first?.Message].filter(Boolean).join(': ');
      throw new Error(`SQS rejected ${Failed.length} of ${bodies.length} messages: ${why}`);
    }
    const failed = new Set(Failed.map(({ Id }) => Id));
    left = left.filter(({ Id }) => failed.has(Id));
    await (deps.wait ?? sleep)(Math.random() * 100 * 2 ** attempt);
  }
}

function sleep(ms: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, ms));
}

export type QueueAddress = {
  readonly url: string;
  readonly arn: string;
  /** The dead-letter queue, for messages that failed five times. */
  readonly deadUrl: string;
  readonly deadArn: string;
};

type QueueAddresses<Q extends string> = Readonly<Record<Q, QueueAddress>>;

const day = 86_400;
const work = {
  VisibilityTimeout: '90',
  MessageRetentionPeriod: String(4 * day),
  SqsManagedSseEnabled: 'true',
};
const dead = { MessageRetentionPeriod: String(14 * day), SqsManagedSseEnabled: 'true' };
const maxReceiveCount = 5;

/** Creates or updates `<prefix>-<queue>` and its `-dead` queue for each name. Safe to repeat and to run concurrently. */
export async function ensureQueues<Q extends string>(
  { sqs, prefix }: { readonly sqs: SQSClient; readonly prefix: string },
  names: readonly Q[],
): Promise<QueueAddresses<Q>> {
  const made = await Promise.all(
    names.map(async (name) => [name, await ensureQueue(sqs, `${prefix}-${name}`)] as const),
  );
  return Object.fromEntries(made) as QueueAddresses<Q>;
}

async function ensureQueue(sqs: SQSClient, name: string): Promise<QueueAddress> {
  const deadUrl = await ensureOne(sqs, `${name}-dead`, dead);
  const deadArn = await arnOf(sqs, deadUrl);
  const redrive = JSON.stringify({ deadLetterTargetArn: deadArn, maxReceiveCount });
  const url = await ensureOne(sqs, name, { ...work, RedrivePolicy: redrive });
  return { url, arn: await arnOf(sqs, url), deadUrl, deadArn };
}

async function ensureOne(sqs: SQSClient, name: string, attributes: Record<string, string>): Promise<string> {
  try {
    return urlOf(name, await sqs.send(new CreateQueueCommand({ QueueName: name, Attributes: attributes })));
  } catch (thrown) {
    if (!(thrown instanceof QueueNameExists)) throw thrown;
    const url = urlOf(name, await sqs.send(new GetQueueUrlCommand({ QueueName: name })));
    await sqs.send(new SetQueueAttributesCommand({ QueueUrl: url, Attributes: attributes }));
    return url;
  }
}

function urlOf(name: string, answer: { readonly QueueUrl?: string | undefined }): string {
  if (!answer.QueueUrl) throw new Error(`SQS's response lacks the URL of queue ${name}`);
  return answer.QueueUrl;
}

async function arnOf(sqs: SQSClient, url: string): Promise<string> {
  const answer = await sqs.send(
    new GetQueueAttributesCommand({ QueueUrl: url, AttributeNames: ['QueueArn'] }),
  );
  const arn = answer.Attributes?.QueueArn;
  if (!arn) throw new Error(`SQS's response lacks the ARN of queue ${url}`);
  return arn;
}
