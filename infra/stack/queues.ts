import { deadLettersOf, deployedFunctions, isFed, mostReceives, visibilitySeconds } from '../functions.ts';
import { logicalName, named } from '../names.ts';
import { type Context, partsOf } from './context.ts';

/**
 * `fed`: the queues of functions. `dead`: the dead-letter queues of those queues and of asynchronously
 * invoked functions.
 */
export type Queues = {
  readonly fed: (name: string) => sst.aws.Queue;
  readonly dead: (name: string) => sst.aws.Queue;
};

const day = 86_400;

export function makeQueues(context: Context): Queues {
  const { prefix } = context.names;
  const parts = partsOf(context);
  const dead = lookUp(
    'dead-letter queue of',
    deadLettersOf(parts).map((name) => [name, makeDead(prefix, name)]),
  );
  const fed = lookUp(
    'queue',
    deployedFunctions(parts)
      .filter(isFed)
      .map((fn) => {
        const name = fn.wakes.queue;
        return [
          name,
          makeFeed(prefix, name, { seconds: visibilitySeconds(fn), retry: mostReceives(fn) }, dead(name)),
        ];
      }),
  );
  return { fed, dead };
}

function lookUp(
  what: string,
  made: readonly (readonly [string, sst.aws.Queue])[],
): (name: string) => sst.aws.Queue {
  const byName = new Map(made);
  return (name) => {
    const queue = byName.get(name);
    if (!queue) throw new Error(`Unknown ${what}: ${name}`);
    return queue;
  };
}

function makeFeed(
  prefix: string,
  name: string,
  { seconds, retry }: { readonly seconds: number; readonly retry: number },
  dead: sst.aws.Queue,
): sst.aws.Queue {
  return new sst.aws.Queue(`${logicalName(name)}Work`, {
    visibilityTimeout: `${seconds} seconds`,
    dlq: { queue: dead.arn, retry },
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
