import type { EventPattern } from '../../core/functions/source.ts';
import {
  eventPatterns,
  forwardedPatterns,
  forwarderGrants,
  homeBus,
  memberBusPolicy,
  memberPatterns,
} from '../events.ts';
import { queuePolicy } from '../feeds.ts';
import { type FedByRules, fedByRules } from '../functions.ts';
import { logicalName, named } from '../names.ts';
import { onlyFor, rolePolicies, serviceTrust } from '../policy-documents.ts';
import type { Context } from './context.ts';
import type { Queues, RulesByQueue } from './queues.ts';

/** An undelivered event is dropped after an hour; the next scan covers its resource. */
const retryPolicy = { maximumEventAgeInSeconds: 3_600, maximumRetryAttempts: 20 };

/**
 * Sends events to the queues of their functions. Events of other regions go through the home region. Returns the
 * rules, which the queues have to let send.
 */
export function makeEvents(context: Context, queues: Queues): RulesByQueue {
  const fed = fedByRules(context.settings.incidentSource);
  const memberBus = context.where.memberAccounts.length > 0 ? makeMemberBus(context) : undefined;
  const made = new Map(fed.map((fn) => [fn.wakes.queue, sendToQueue(context, fn, queues, memberBus)]));
  const forwarded = Object.entries(forwardedPatterns(fed, context.policy.policy.accounts, context.where));
  if (forwarded.length > 0) {
    const role = makeForwarder(context);
    for (const [region, patterns] of forwarded) forwardFrom(context, patterns, region, role);
  }
  return made;
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
  fn: FedByRules,
  queues: Queues,
  memberBus?: $util.Output<string>,
): readonly $util.Output<string>[] {
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
  return [...own, ...ofMembers];
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
      .apply(([arn, ...of]) => queuePolicy(arn ?? '', where.account, { rules: of })),
  });
}
