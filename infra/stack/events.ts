import { eventPatterns, eventQueuePolicy, forwardedRegions, forwarderGrants, homeBus } from '../events.ts';
import { type WokenBy, wokenBy } from '../functions.ts';
import { logicalName, named } from '../names.ts';
import { onlyFor, rolePolicies, serviceTrust } from '../policy-documents.ts';
import type { Context } from './context.ts';
import type { Queues } from './queues.ts';

/** An undelivered event is dropped after an hour; the next scan covers its resource. */
const retryPolicy = { maximumEventAgeInSeconds: 3_600, maximumRetryAttempts: 20 };

/** Sends events to the queues of their functions. Events of other regions go through the home region. */
export function makeEvents(context: Context, queues: Queues): void {
  const woken = wokenBy('events');
  for (const fn of woken) sendToQueue(context, fn, queues);
  const regions = forwardedRegions(context.policy.policy.accounts, context.where);
  if (regions.length === 0) return;
  const role = makeForwarder(context);
  for (const region of regions) forwardFrom(context, woken, region, role);
}

function sendToQueue({ names, where }: Context, fn: WokenBy<'events'>, queues: Queues): void {
  const name = fn.wakes.queue;
  const [queue, dead] = [queues.fed(name), queues.dead(name)];
  const rules = Object.entries(eventPatterns(fn, where.account)).map(([name, pattern]) => {
    const logical = logicalName(name);
    const rule = new aws.cloudwatch.EventRule(logical, {
      name: named(names.prefix, name),
      description: 'What the janitor judges as it happens',
      eventPattern: JSON.stringify(pattern),
    });
    new aws.cloudwatch.EventTarget(`${logical}Target`, {
      rule: rule.name,
      targetId: fn.name,
      arn: queue.arn,
      deadLetterConfig: { arn: dead.arn },
      retryPolicy,
    });
    return rule.arn;
  });
  for (const [logical, to] of [
    [logicalName(name), queue],
    [`${logicalName(name)}Dead`, dead],
  ] as const) {
    new aws.sqs.QueuePolicy(`${logical}Policy`, {
      queueUrl: to.url,
      policy: $util
        .all([to.arn, ...rules])
        .apply(([arn, ...ruleArns]) => eventQueuePolicy(arn ?? '', { account: where.account, ruleArns })),
    });
  }
}

/** The role with which rules of other regions put events on the home region's bus, and nothing else. */
function makeForwarder({ names, where }: Context): $util.Output<string> {
  const rules = `arn:${where.partition}:events:*:${where.account}:rule/${names.prefix}-forward-*`;
  const role = new aws.iam.Role('Forwarder', {
    name: names.forwarderRole,
    description: 'Sends what happens to instances on to the home region',
    assumeRolePolicy: serviceTrust('events.amazonaws.com', onlyFor(where.account, rules)),
    managedPolicyArns: [],
    inlinePolicies: [
      {
        name: 'grants',
        policy: rolePolicies(names.forwarderRole, forwarderGrants(where)).inline,
      },
    ],
  });
  return role.arn;
}

/** A rule's dead-letter queue must be in the rule's region. */
function forwardFrom(
  { names, where }: Context,
  woken: readonly WokenBy<'events'>[],
  region: string,
  roleArn: $util.Output<string>,
): void {
  const inRegion = logicalName(region);
  const dead = new aws.sqs.Queue(`ForwardDead${inRegion}`, {
    region,
    name: named(names.prefix, 'forward-dead'),
    messageRetentionSeconds: 14 * 86_400,
    sqsManagedSseEnabled: true,
  });
  const patterns = woken.flatMap((fn) => Object.entries(eventPatterns(fn, where.account)));
  const rules = patterns.map(([name, pattern]) => {
    const logical = `Forward${logicalName(name)}${inRegion}`;
    const rule = new aws.cloudwatch.EventRule(logical, {
      region,
      name: named(names.prefix, `forward-${name}`),
      description: `Sent on to ${where.region}`,
      eventPattern: JSON.stringify(pattern),
    });
    new aws.cloudwatch.EventTarget(`${logical}Target`, {
      region,
      rule: rule.name,
      targetId: 'home',
      arn: homeBus(where),
      roleArn,
      deadLetterConfig: { arn: dead.arn },
      retryPolicy,
    });
    return rule.arn;
  });
  new aws.sqs.QueuePolicy(`ForwardDeadPolicy${inRegion}`, {
    region,
    queueUrl: dead.url,
    policy: $util
      .all([dead.arn, ...rules])
      .apply(([arn, ...ruleArns]) => eventQueuePolicy(arn ?? '', { account: where.account, ruleArns })),
  });
}
