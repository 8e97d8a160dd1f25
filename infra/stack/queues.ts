import { queueNames } from '../../aws/queues.ts';
import type { QueueName } from '../../core/work.ts';
import { type FunctionName, functionsBy, visibilitySeconds } from '../functions.ts';
import { logicalName, named } from '../names.ts';
import type { Context } from './context.ts';

/** `dead`: what failed, of the queues and of the functions that the clock starts. */
export type Queues = {
  readonly work: Readonly<Record<QueueName, sst.aws.Queue>>;
  readonly dead: (name: FunctionName) => sst.aws.Queue;
};

const day = 86_400;
const maxReceiveCount = 5;

export function makeQueues({ names: { prefix } }: Context): Queues {
  const dead = new Map<FunctionName, sst.aws.Queue>(
    [...queueNames, ...functionsBy('clock')].map((name) => [name, makeDead(prefix, name)]),
  );
  const deadOf = (name: FunctionName): sst.aws.Queue => {
    const queue = dead.get(name);
    if (!queue) throw new Error(`There is no dead-letter queue of ${name}`);
    return queue;
  };
  const work = queueNames.map((name) => [name, makeWork(prefix, name, deadOf(name))] as const);
  return { work: Object.fromEntries(work) as Queues['work'], dead: deadOf };
}

function makeWork(prefix: string, name: QueueName, dead: sst.aws.Queue): sst.aws.Queue {
  return new sst.aws.Queue(`${logicalName(name)}Work`, {
    visibilityTimeout: `${visibilitySeconds(name)} seconds`,
    dlq: { queue: dead.arn, retry: maxReceiveCount },
    transform: {
      queue: (queue) => {
        queue.name = named(prefix, name);
        queue.messageRetentionSeconds = 4 * day;
        queue.sqsManagedSseEnabled = true;
      },
    },
  });
}

function makeDead(prefix: string, name: string): sst.aws.Queue {
  return new sst.aws.Queue(`${logicalName(name)}Dead`, {
    transform: {
      queue: (queue) => {
        queue.name = `${named(prefix, name)}-dead`;
        queue.messageRetentionSeconds = 14 * day;
        queue.sqsManagedSseEnabled = true;
      },
    },
  });
}
