import type { EventPattern } from '../core/functions/source.ts';
import { type AccountPolicy, accountEntry } from '../core/policy.ts';
import type { WokenBy } from './functions.ts';
import type { RoleStatement, Where } from './grants/grant.ts';

/** The event patterns of all functions, limited to this account, by EventBridge rule. */
export function eventPatterns(
  { wakes }: Pick<WokenBy<'events'>, 'wakes'>,
  account: string,
): Readonly<Record<string, EventPattern>> {
  return Object.fromEntries(
    Object.entries(wakes.patterns).map(([name, pattern]) => [name, { account: [account], ...pattern }]),
  );
}

/**
 * Regions that forward events to the home region: those of the policy for the janitor's own account. Without
 * regions in the policy, only events of the home region are handled, although scans read all regions.
 */
export function forwardedRegions(
  accounts: readonly AccountPolicy[],
  { account, region: home }: { readonly account: string; readonly region: string },
): readonly string[] {
  const regions = accountEntry(accounts, account)?.regions ?? [];
  return [...new Set(regions)].filter((region) => region !== home).toSorted();
}

/** Only the named EventBridge rules of this account may send to the queue. */
export function eventQueuePolicy(
  queueArn: string,
  { account, ruleArns }: { readonly account: string; readonly ruleArns: readonly string[] },
): string {
  return JSON.stringify({
    Version: '2012-10-17',
    Statement: [
      {
        Sid: 'EventsOfThisStage',
        Effect: 'Allow',
        Principal: { Service: 'events.amazonaws.com' },
        Action: ['sqs:SendMessage'],
        Resource: [queueArn],
        Condition: {
          StringEquals: { 'aws:SourceAccount': account },
          ArnEquals: { 'aws:SourceArn': ruleArns },
        },
      },
    ],
  });
}

/** The event bus to which rules of other regions forward events. */
export function homeBus({ partition, region, account }: Where): string {
  return `arn:${partition}:events:${region}:${account}:event-bus/default`;
}

/** The permissions of the role for rules in other regions. */
export function forwarderGrants(where: Where): readonly RoleStatement[] {
  return [{ actions: ['events:PutEvents'], resources: [homeBus(where)] }];
}
