import type { QueueName } from '../../core/work.ts';
import { queueNames } from '../../core/work-queues.generated.ts';
import { deadLettersOf, type FeedName, visibilitySeconds } from '../functions.ts';
import { logicalName, named } from '../names.ts';
import type { Context } from './context.ts';

/** `events`: what EventBridge sends. `dead`: what failed, of the queues and of the functions that nobody waits for. */
export type Queues = {
  readonly work: Readonly<Record<QueueName, sst.aws.Queue>>;
  readonly events: sst.aws.Queue;
  readonly dead: (name: string) => sst.aws.Queue;
};

const day = 86_400;
const maxReceiveCount = 5;

export function makeQueues({ names: { prefix }, settings }: Context): Queues {
  const dead = new Map(
    deadLettersOf(settings.config !== 'off').map((name) => [name, makeDead(prefix, name)]),
  );
  const deadOf = (name: string): sst.aws.Queue => {
    const queue = dead.get(name);
    if (!queue) throw new Error(`There is no dead-letter queue of ${name}`);
    return queue;
  };
  const work = queueNames.map((name) => [name, makeWork(prefix, name, deadOf(name))] as const);
  return {
    work: Object.fromEntries(work) as Queues['work'],
    events: makeWork(prefix, 'events', deadOf('events')),
    dead: deadOf,
  };
}

function makeWork(prefix: string, name: FeedName, dead: sst.aws.Queue): sst.aws.Queue {
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
