import type { EventPattern } from '../../core/functions/source.ts';
import {
  eventPatterns,
  eventQueuePolicy,
  forwardedPatterns,
  forwarderGrants,
  homeBus,
  memberBusPolicy,
  memberPatterns,
} from '../events.ts';
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
  const memberBus = context.where.memberAccounts.length > 0 ? makeMemberBus(context) : undefined;
  for (const fn of woken) sendToQueue(context, fn, queues, memberBus);
  const forwarded = forwardedPatterns(woken, context.policy.policy.accounts, context.where);
  if (Object.keys(forwarded).length === 0) return;
  const role = makeForwarder(context);
  for (const [region, patterns] of Object.entries(forwarded)) forwardFrom(context, patterns, region, role);
}

/** A bus of its own, because a bus has one policy, and the default one belongs to the account. */
function makeMemberBus({ names, where }: Context): $util.Output<string> {
  const bus = new aws.cloudwatch.EventBus('MemberBus', {
    name: names.memberBus,
    description: 'What member accounts forward',
  });
  new aws.cloudwatch.EventBusPolicy('MemberBusPolicy', {
    eventBusName: bus.name,
    policy: memberBusPolicy(where),
  });
  return bus.name;
}

function sendToQueue(
  { names, where }: Context,
  fn: WokenBy<'events'>,
  queues: Queues,
  memberBus?: $util.Output<string>,
): void {
  const name = fn.wakes.queue;
  const [queue, dead] = [queues.fed(name), queues.dead(name)];
  const make = (logical: string, name: string, pattern: EventPattern, bus?: $util.Output<string>) => {
    const on = bus ? { eventBusName: bus } : {};
    const rule = new aws.cloudwatch.EventRule(logical, {
      ...on,
      name: named(names.prefix, name),
      description: 'What the janitor judges as it happens',
      eventPattern: JSON.stringify(pattern),
    });
    new aws.cloudwatch.EventTarget(`${logical}Target`, {
      ...on,
      rule: rule.name,
      targetId: fn.name,
      arn: queue.arn,
      deadLetterConfig: { arn: dead.arn },
      retryPolicy,
    });
    return rule.arn;
  };
  const own = Object.entries(eventPatterns(fn, where.account)).map(([rule, pattern]) =>
    make(logicalName(rule), rule, pattern),
  );
  const ofMembers = memberBus
    ? Object.entries(memberPatterns(fn)).map(([rule, pattern]) =>
        make(`Member${logicalName(rule)}`, `member-${rule}`, pattern, memberBus),
      )
    : [];
  for (const [logical, to] of [
    [logicalName(name), queue],
    [`${logicalName(name)}Dead`, dead],
  ] as const) {
    new aws.sqs.QueuePolicy(`${logical}Policy`, {
      queueUrl: to.url,
      policy: $util
        .all([to.arn, ...own, ...ofMembers])
        .apply(([arn, ...ruleArns]) => eventQueuePolicy(arn ?? '', { account: where.account, ruleArns })),
    });
  }
}

/** The role with which rules of other regions put events on the home region's bus, and nothing else. */
function makeForwarder({ names, where }: Context): $util.Output<string> {
  const rules = `arn:${where.partition}:events:*:${where.account}:rule/${names.prefix}-forward-*`;
  const role = new aws.iam.Role('Forwarder', {
    name: names.forwarderRole,
    description: 'Sends events on to the home region',
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
  patterns: Readonly<Record<string, EventPattern>>,
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
  const rules = Object.entries(patterns).map(([name, pattern]) => {
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
