import type { EventPattern } from '../core/functions/source.ts';
import { type AccountPolicy, accountEntry } from '../core/policy.ts';
import type { WokenBy } from './functions.ts';
import type { Statement, Where } from './grants/grant.ts';

/** Patterns of what functions are woken by, as this account sees them: by the name of the rule of EventBridge. */
export function eventPatterns(
  { wakes }: Pick<WokenBy<'events'>, 'wakes'>,
  account: string,
): Readonly<Record<string, EventPattern>> {
  return Object.fromEntries(
    Object.entries(wakes.patterns).map(([name, pattern]) => [name, { account: [account], ...pattern }]),
  );
}

/**
 * Regions whose events are sent on to the home region: those that the policy names for the janitor's own account. A
 * policy that names none looks at all of them in its scans, and at events of the home region.
 */
export function forwardedRegions(
  accounts: readonly AccountPolicy[],
  { account, region: home }: { readonly account: string; readonly region: string },
): readonly string[] {
  const regions = accountEntry(accounts, account)?.regions ?? [];
  return [...new Set(regions)].filter((region) => region !== home).toSorted();
}

/** Rules of EventBridge may send to the queue, and nobody else: those that are named, of this account. */
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

/** Where rules of other regions send what they see. */
export function homeBus({ partition, region, account }: Where): string {
  return `arn:${partition}:events:${region}:${account}:event-bus/default`;
}

/** What the rules of other regions may do. */
export function forwarderGrants(where: Where): readonly Statement[] {
  return [{ actions: ['events:PutEvents'], resources: [homeBus(where)] }];
}
