import { GetQueueUrlCommand, SendMessageCommand } from '@aws-sdk/client-sqs';
import type { LocalAws } from './aws-clients.ts';

/** What AWS sends to a queue of Janitor. */
export type SentByAws = { readonly queue: string; readonly body: object };

/** moto makes no events and runs no actions of alarms, so the queue gets what AWS would send, directly. */
export async function sendToQueue(aws: LocalAws, prefix: string, { queue, body }: SentByAws): Promise<void> {
  const { QueueUrl } = await aws.sqs().send(new GetQueueUrlCommand({ QueueName: `${prefix}-${queue}` }));
  await aws.sqs().send(new SendMessageCommand({ QueueUrl, MessageBody: JSON.stringify(body) }));
}
