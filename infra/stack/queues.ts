import { queuePolicy } from '../feeds.ts';
import {
  deadLettersOf,
  deployedFunctions,
  type Fed,
  isFed,
  mostReceives,
  visibilitySeconds,
} from '../functions.ts';
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

/** The ARNs of the EventBridge rules that fill a queue, and of the topic. */
export type RulesByQueue = ReadonlyMap<string, readonly $util.Output<string>[]>;
export type TopicByQueue = ReadonlyMap<string, $util.Output<string>>;

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

/**
 * Lets the rules and the topic of a function send to its queue, and to the dead-letter queue what they cannot
 * deliver. A queue has one policy, so both are in it.
 */
export function makeQueuePolicies(
  context: Context,
  queues: Queues,
  { rules, topics }: { readonly rules: RulesByQueue; readonly topics: TopicByQueue },
): void {
  const { account } = context.where;
  for (const fn of deployedFunctions(partsOf(context)).filter(isFed)) {
    const { queue } = fn.wakes;
    const [ruleArns, topicArn] = [rules.get(queue) ?? [], topics.get(queue)];
    if (ruleArns.length === 0 && topicArn === undefined) continue;
    const [ofQueue, ofDead] = policyNames(fn);
    for (const [logical, to] of [
      [ofQueue, queues.fed(queue)],
      [ofDead, queues.dead(queue)],
    ] as const)
      new aws.sqs.QueuePolicy(logical, {
        queueUrl: to.url,
        policy: $util
          .all([to.arn, $util.all([...ruleArns]), topicArn])
          .apply(([arn, all, topic]) =>
            queuePolicy(arn, account, { rules: all, ...(topic === undefined ? {} : { topic }) }),
          ),
      });
  }
}

/** The same whatever fills the queue: a policy under another name would be removed after the new one is there. */
function policyNames({ wakes }: Fed): readonly [string, string] {
  if (wakes.by === 'sns')
    return [`${logicalName(wakes.topic)}QueuePolicy`, `${logicalName(wakes.topic)}DeadPolicy`];
  const logical = logicalName(wakes.queue);
  return [`${logical}Policy`, `${logical}DeadPolicy`];
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
