import { busPatterns } from '../../events.ts';
import { deployedFunctions, isWokenBy, type WokenBy } from '../../functions.ts';
import { logicalName, named } from '../../names.ts';
import { type Context, partsOf } from '../context.ts';
import type { Queues, RulesByQueue } from '../queues.ts';

/** EventBridge's longest: https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-rule-retry-policy.html */
const retryPolicy = { maximumEventAgeInSeconds: 86_400, maximumRetryAttempts: 185 };

/**
 * Creates the stage's own bus. Each subscriber has a queue of its own, so that none waits for another. Returns the
 * rules, which the queues have to let send.
 */
export function makeBus(context: Context, queues: Queues): RulesByQueue {
  const bus = new aws.cloudwatch.EventBus('OwnBus', {
    name: context.names.ownBus,
    description: 'Audit events of Cloud Janitor',
  });
  const subscribers = deployedFunctions(partsOf(context)).filter(isWokenBy('bus'));
  return new Map(subscribers.map((fn) => [fn.wakes.queue, subscribe(context, bus.name, fn, queues)]));
}

function subscribe(
  { names }: Context,
  eventBusName: $util.Output<string>,
  fn: WokenBy<'bus'>,
  queues: Queues,
): readonly $util.Output<string>[] {
  const { queue: name } = fn.wakes;
  const [queue, dead] = [queues.fed(name), queues.dead(name)];
  return Object.entries(busPatterns(fn)).map(([rule, pattern]) => {
    const logical = logicalName(rule);
    const { name, arn } = new aws.cloudwatch.EventRule(logical, {
      eventBusName,
      name: named(names.prefix, rule),
      description: `For the function ${fn.name}`,
      eventPattern: JSON.stringify(pattern),
    });
    new aws.cloudwatch.EventTarget(`${logical}Target`, {
      eventBusName,
      rule: name,
      targetId: fn.name,
      arn: queue.arn,
      deadLetterConfig: { arn: dead.arn },
      retryPolicy,
    });
    return arn;
  });
}
