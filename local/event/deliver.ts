import { DeleteMessageCommand, GetQueueUrlCommand, ReceiveMessageCommand } from '@aws-sdk/client-sqs';
import type { SQSBatchResponse } from 'aws-lambda';
import { functions } from '../../app/functions.generated.ts';
import type { FunctionName } from '../../app/one-process.ts';
import { queueNames } from '../../core/work-queues.generated.ts';
import { createSend } from '../slack/send.ts';
import type { EventCopy } from './event-copy.ts';
import type { EventSample } from './event-samples.ts';
import type { SlackContent } from './slack-samples.ts';

type Handler = (event: unknown) => Promise<unknown>;

/** Calls the function with the event, as AWS or Slack does. Returns its answer. */
export async function deliver(copy: EventCopy, sample: EventSample): Promise<unknown> {
  const { content, by } = sample;
  const run = copy.handlers[sample.function] as Handler;
  switch (by) {
    case 'slack': {
      // A function URL's event with a signature in its headers is passed on as it is.
      if ('headers' in content) return run(content);
      const { signingSecret } = copy.slack;
      return createSend({ url: () => copy.slackUrl, signingSecret })(content as SlackContent);
    }
    case 'queue':
      return run('Records' in content ? content : batchOf(content));
    case 'stream':
      return run('Records' in content ? content : { Records: [content] });
    case 'lambda':
      return run(content);
  }
}

function batchOf(content: object, messageId = 'sample'): object {
  const attributes = { ApproximateReceiveCount: '1' };
  return {
    Records: [
      { messageId, body: JSON.stringify(content), attributes, messageAttributes: {}, eventSource: 'aws:sqs' },
    ],
  };
}

/** Runs what waits in the queues, until nothing is left. */
export async function runQueues(copy: EventCopy, names: readonly string[]): Promise<void> {
  for (let last = -1, count = 0; count !== last; ) {
    last = count;
    for (const name of names) count += await runQueue(copy, name);
  }
}

async function runQueue(copy: EventCopy, queue: string): Promise<number> {
  const name = functions.find(({ wakes }) => wakes.by === 'queue' && wakes.queue === queue)?.name;
  const run = copy.handlers[name as FunctionName] as Handler;
  const messages = await take(copy, queue);
  for (const message of messages) {
    const answer = await run(batchOf(message));
    if (Object(answer as SQSBatchResponse).batchItemFailures?.length > 0)
      copy.problems.push(`${queue} failed: ${JSON.stringify(message)}`);
  }
  return messages.length;
}

/** What waits in each queue, taken out of it. */
export async function takeWaiting(copy: EventCopy): Promise<readonly object[]> {
  const waiting = await Promise.all(queueNames.map((name) => take(copy, name)));
  return waiting.flat();
}

async function take({ aws, prefix }: EventCopy, queue: string): Promise<readonly object[]> {
  const { QueueUrl } = await aws.sqs().send(new GetQueueUrlCommand({ QueueName: `${prefix}-${queue}` }));
  const { Messages = [] } = await aws
    .sqs()
    .send(new ReceiveMessageCommand({ QueueUrl, MaxNumberOfMessages: 10 }));
  for (const { ReceiptHandle } of Messages)
    await aws.sqs().send(new DeleteMessageCommand({ QueueUrl, ReceiptHandle }));
  return Messages.map(({ Body = '{}' }) => JSON.parse(Body) as object);
}
