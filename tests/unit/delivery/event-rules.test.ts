import { describe, expect, test } from '@jest/globals';
import { forwardedPatterns, memberBusPolicy } from '../../../infra/events.ts';
import { fedByRules } from '../../../infra/functions.ts';
import { memberEventsTemplate } from '../../../infra/member-events.ts';

const account = '123456789012';
const woken = fedByRules('both');
const entry = (regions: readonly string[] | null) => [{ id: null, name: null, channel: null, regions }];
const global = ['iam-changes', 'iam-credentials'];
const regional = [
  'alarm-changes',
  'instance-running',
  'instance-stopped',
  'instance-tags',
  'resource-policy-changes',
  'roles-anywhere-changes',
  'sso-changes',
];

describe('the rules in other regions', () => {
  const rulesIn = (regions: readonly string[] | null, region: string, partition = 'aws') =>
    Object.entries(forwardedPatterns(woken, entry(regions), { account, region, partition })).map(
      ([region, patterns]) => [region, ...Object.keys(patterns).sort()],
    );

  test('forward the events of IAM from us-east-1, and regional events from watched regions', () => {
    expect(rulesIn(['eu-west-1', 'us-west-2'], 'eu-west-1')).toEqual([
      ['us-east-1', ...global],
      ['us-west-2', ...regional],
    ]);
    expect(rulesIn(['eu-west-1', 'us-east-1'], 'eu-west-1')).toEqual([
      ['us-east-1', ...[...global, ...regional].sort()],
    ]);
  });

  test('forward no alarms in a stage that takes them from SNS only', () => {
    const patterns = forwardedPatterns(fedByRules('sns'), entry(['eu-west-1', 'us-west-2']), {
      account,
      region: 'eu-west-1',
      partition: 'aws',
    });
    expect(Object.keys(patterns['us-west-2'] ?? {}).sort()).toEqual(regional.slice(1));
  });

  test('are none when the only region is the one of global services', () => {
    expect(rulesIn(['us-east-1'], 'us-east-1')).toEqual([]);
    expect(rulesIn(null, 'us-east-1')).toEqual([]);
  });

  test('are in the region of the partition that has the events of IAM', () => {
    expect(rulesIn(null, 'eu-west-1')).toEqual([['us-east-1', ...global]]);
    expect(rulesIn(null, 'cn-northwest-1', 'aws-cn')).toEqual([['cn-north-1', ...global]]);
    expect(rulesIn(null, 'us-gov-east-1', 'aws-us-gov')).toEqual([['us-gov-west-1', ...global]]);
  });

  test('take only events of their own account', () => {
    const { 'us-east-1': patterns = {} } = forwardedPatterns(woken, entry(null), {
      account,
      region: 'eu-west-1',
      partition: 'aws',
    });
    expect(Object.values(patterns).map((pattern) => pattern['account'])).toEqual([[account], [account]]);
  });
});

test('the policy of the bus of member accounts fits, also for five hundred of them', () => {
  const memberAccounts = Array.from({ length: 500 }, (_, at) => String(200_000_000_000 + at));
  const where = {
    partition: 'aws',
    region: 'eu-west-1',
    account,
    prefix: 'janitor-production',
    memberAccounts,
  };
  // https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-quota.html
  expect(memberBusPolicy(where).length).toBeLessThanOrEqual(10_240);
});

describe('the rules in member accounts', () => {
  type Rule = { Type: string; Condition?: string; Properties: { Targets: { Arn: object }[] } };
  const { Resources } = memberEventsTemplate() as unknown as { Resources: Record<string, Rule> };
  const rules = Object.entries(Resources).filter(([, { Type }]) => Type === 'AWS::Events::Rule');

  test('are those of permissions and alarms, and those of IAM only where AWS has its events', () => {
    expect(rules.map(([name, { Condition }]) => [name, Condition])).toEqual([
      ['AlarmChanges', undefined],
      ['IamChanges', 'IsGlobalRegion'],
      ['IamCredentials', 'IsGlobalRegion'],
      ['SsoChanges', undefined],
      ['RolesAnywhereChanges', undefined],
      ['ResourcePolicyChanges', undefined],
    ]);
  });

  test('send to the bus that the stage makes', () => {
    const arn =
      'arn:${AWS::Partition}:events:${JanitorRegion}:${JanitorAccountId}:event-bus/janitor-${Stage}-members';
    for (const [, { Properties }] of rules)
      expect(Properties.Targets.map((target) => target.Arn)).toEqual([{ 'Fn::Sub': arn }]);
  });
});
