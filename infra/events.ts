import type { EventPattern, EventRules } from '../core/functions/source.ts';
import { type AccountPolicy, accountEntry } from '../core/policy.ts';
import { type FedByRules, fedByRules, type WokenBy } from './functions.ts';
import type { RoleStatement, Where } from './grants/grant.ts';
import { named, namesUnder } from './names.ts';

type Patterns = Readonly<Record<string, EventPattern>>;
type Ruled = { readonly wakes: Pick<FedByRules['wakes'], 'rules'> };

const globalRegions = {
  aws: 'us-east-1',
  'aws-cn': 'cn-north-1',
  'aws-us-gov': 'us-gov-west-1',
} as const;

/** The region in which AWS sends the events of global services such as IAM. */
export function globalRegion(partition: string): string {
  return globalRegions[partition as keyof typeof globalRegions] ?? globalRegions.aws;
}

/** All regions that are a partition's region for events of global services. */
export const allGlobalRegions: readonly string[] = Object.values(globalRegions);

/** The event patterns of a function, limited to one account, by EventBridge rule. */
export function eventPatterns({ wakes }: Ruled, account: string): Patterns {
  return patternsOf(wakes.rules, (pattern) => ({ account: [account], ...pattern }));
}

/** The patterns of a function's rules on the stage's own bus. */
export function busPatterns({ wakes }: Pick<WokenBy<'bus'>, 'wakes'>): Patterns {
  return patternsOf(wakes.rules, (pattern) => pattern);
}

/** The patterns for events of member accounts. Their bus takes no others. */
export function memberPatterns({ wakes }: Ruled): Patterns {
  return patternsOf(memberRules(wakes.rules), (pattern) => pattern);
}

/** The rules whose events member accounts forward, of all functions. The bus drops what the stage takes no rule for. */
export function rulesOfMembers(): EventRules {
  return Object.assign({}, ...fedByRules('both').map(({ wakes }) => memberRules(wakes.rules))) as EventRules;
}

function memberRules(rules: EventRules): EventRules {
  return Object.fromEntries(Object.entries(rules).filter(([, { from }]) => from === 'all-accounts'));
}

function patternsOf(rules: EventRules, of: (pattern: EventPattern) => EventPattern): Patterns {
  return Object.fromEntries(Object.entries(rules).map(([name, { pattern }]) => [name, of(pattern)]));
}

/**
 * The patterns that each other region forwards to the home region: those of the policy for the janitor's own
 * account, and the region of global services. Without regions in the policy, regional events are handled in
 * the home region only, although scans read all regions.
 */
export function forwardedPatterns(
  woken: readonly Ruled[],
  accounts: readonly AccountPolicy[],
  { account, region: home, partition }: Pick<Where, 'account' | 'region' | 'partition'>,
): Readonly<Record<string, Patterns>> {
  const watched = accountEntry(accounts, account)?.regions ?? [];
  const global = globalRegion(partition);
  const regions = [...new Set([...watched, global])].filter((region) => region !== home).toSorted();
  const patternsIn = (region: string): Patterns => {
    const rules = woken.flatMap(({ wakes }) => Object.entries(wakes.rules));
    const here = rules.filter(([, { at }]) =>
      at === 'global-region' ? region === global : watched.includes(region),
    );
    return patternsOf(Object.fromEntries(here), (pattern) => ({ account: [account], ...pattern }));
  };
  const patterns = regions.map((region) => [region, patternsIn(region)] as const);
  return Object.fromEntries(patterns.filter(([, some]) => Object.keys(some).length > 0));
}

/** The event bus to which rules of other regions forward events. */
export function homeBus({ partition, region, account }: Where): string {
  return `arn:${partition}:events:${region}:${account}:event-bus/default`;
}

/** The permissions of the role for rules in other regions. */
export function forwarderGrants(where: Where): readonly RoleStatement[] {
  return [{ actions: ['events:PutEvents'], resources: [homeBus(where)] }];
}

/**
 * Only the forwarding rules of the member accounts may put events on their bus.
 * https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-event-bus-example-policy-restrict-rule.html
 */
export function memberBusPolicy(where: Where): string {
  const { partition, region, account, prefix, memberAccounts } = where;
  return JSON.stringify({
    Version: '2012-10-17',
    Statement: [
      {
        Sid: 'EventsOfMemberAccounts',
        Effect: 'Allow',
        // Ids alone: a policy has 10,240 characters at most.
        Principal: { AWS: memberAccounts },
        Action: 'events:PutEvents',
        Resource: `arn:${partition}:events:${region}:${account}:event-bus/${namesUnder(prefix).memberBus}`,
        Condition: {
          ArnLike: { 'aws:SourceArn': `arn:${partition}:events:*:*:rule/${named(prefix, 'forward-*')}` },
        },
      },
    ],
  });
}
