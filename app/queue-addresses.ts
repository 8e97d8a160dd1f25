import { GetQueueAttributesCommand, GetQueueUrlCommand, type SQSClient } from '@aws-sdk/client-sqs';
import { createQueue, queueNames } from '../aws/queues.ts';
import type { Queue } from '../core/ports.ts';
import { type QueueName, queueOf } from '../core/work.ts';
import { once } from './once.ts';

type Address = { readonly url: string; readonly arn: string };
export type Addresses = Readonly<Record<QueueName, Address>>;

/** Queues are known by their names, which the stage gives. */
export async function queueAddresses(sqs: SQSClient, prefix: string): Promise<Addresses> {
  const found = await Promise.all(
    queueNames.map(async (name) => {
      const { QueueUrl: url = '' } = await sqs.send(
        new GetQueueUrlCommand({ QueueName: `${prefix}-${name}` }),
      );
      const { Attributes } = await sqs.send(
        new GetQueueAttributesCommand({ QueueUrl: url, AttributeNames: ['QueueArn'] }),
      );
      return [name, { url, arn: Attributes?.QueueArn ?? '' }] as const;
    }),
  );
  return Object.fromEntries(found) as Addresses;
}

/** A queue whose addresses are asked for when it is first used. */
export function lazyQueue(
  sqs: SQSClient,
  queues: () => Promise<Addresses>,
  onSend?: (queue: QueueName) => void,
): Queue {
  const ready = once(async () => {
    const { scan, recheck, notify } = await queues();
    return createQueue({ sqs, urls: { scan: scan.url, recheck: recheck.url, notify: notify.url } });
  });
  return {
    send: async (work, delaySeconds) => {
      await (await ready()).send(work, delaySeconds);
      onSend?.(queueOf(work));
    },
  };
}
