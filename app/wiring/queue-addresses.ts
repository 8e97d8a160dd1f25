import { GetQueueAttributesCommand, GetQueueUrlCommand, type SQSClient } from '@aws-sdk/client-sqs';
import { partitionOf } from '../../aws/access/partitions.ts';
import { createQueue } from '../../aws/services/queues.ts';
import { queueVariable } from '../../core/functions/function-variables.ts';
import type { Queue } from '../../core/ports/queue.ts';
import { type QueueName, queueOf } from '../../core/work.ts';
import { queueNames } from '../../core/work-queues.generated.ts';
import type { FunctionEnvironment } from '../runtime/environment.ts';
import { once } from '../runtime/once.ts';

export type Address = { readonly url: string; readonly arn: string };
/** Throws for a queue whose URL the function was not given. */
export type Addresses = (queue: QueueName) => Address;

/** The queue URLs of the environment; without them, looked up by name. */
export async function queueAddresses(
  sqs: SQSClient,
  env: Pick<FunctionEnvironment, 'prefix' | 'queueUrls' | 'region'>,
): Promise<Addresses> {
  const { queueUrls } = env;
  const found = queueUrls ? given(queueUrls, env.region) : await lookedUp(sqs, env.prefix);
  return (queue) => {
    const address = found[queue];
    if (!address)
      throw new Error(`${queueVariable(queue)} is not set: the URL of the ${queue} queue is required`);
    return address;
  };
}

type FoundAddresses = Partial<Readonly<Record<QueueName, Address>>>;

function given(urls: NonNullable<FunctionEnvironment['queueUrls']>, region: string): FoundAddresses {
  return Object.fromEntries(
    queueNames.flatMap((name) => {
      const url = urls[name];
      return url ? [[name, { url, arn: queueArn(url, region) }]] : [];
    }),
  );
}

async function lookedUp(sqs: SQSClient, prefix: string): Promise<FoundAddresses> {
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
  return Object.fromEntries(found);
}

/**
 * Parses `https://sqs.<region>.<suffix of the partition>/<account>/<name>`. An emulator's host names no
 * region, so `ownRegion` is used.
 */
export function queueArn(url: string, ownRegion: string): string {
  const { hostname, pathname } = new URL(url);
  const [account, name, ...more] = pathname.split('/').filter(Boolean);
  if (!account || !name || more.length > 0) throw new Error(`${url} is not an SQS queue URL`);
  const region = /^sqs(?:-fips)?\.([a-z]+(?:-[a-z]+)+-\d+)\./.exec(hostname)?.[1] ?? ownRegion;
  return `arn:${partitionOf(region)}:sqs:${region}:${account}:${name}`;
}

/** A queue whose addresses are looked up at its first use. */
export function lazyQueue(
  sqs: SQSClient,
  addresses: () => Promise<Addresses>,
  onSend?: (queue: QueueName) => void,
): Queue {
  const ready = once(async () => {
    const of = await addresses();
    return createQueue({ sqs, urls: urlsOf((name) => of(name).url) });
  });
  return {
    send: async (work, delaySeconds) => {
      await (await ready()).send(work, delaySeconds);
      onSend?.(queueOf(work));
    },
    sendAll: async (works) => {
      await (await ready()).sendAll(works);
      for (const name of new Set(works.map(queueOf))) onSend?.(name);
    },
  };
}

/** Getters, so that the URL of an unused queue may be missing. */
function urlsOf(url: (queue: QueueName) => string): Readonly<Record<QueueName, string>> {
  return {
    get scan() {
      return url('scan');
    },
    get recheck() {
      return url('recheck');
    },
    get 'recheck-iam'() {
      return url('recheck-iam');
    },
    get notify() {
      return url('notify');
    },
    get compliance() {
      return url('compliance');
    },
  };
}
