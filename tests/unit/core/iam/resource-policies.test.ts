import { describe, expect, test } from '@jest/globals';
import type { Identity } from '../../../../core/changes/identity.ts';
import { example } from '../../../../core/facts/examples.ts';
import { changeOf } from '../../../../core/iam/evidence/change-of.ts';
import { mirrorPlace, resourcePolicyRef } from '../../../../core/iam/identity-resource.ts';
import { judgeIdentity } from '../../../../core/iam/judge-identity.ts';
import { endListing, mirrorPart } from '../../../../core/iam/scan-mirror.ts';
import { applyEdits } from '../../../../core/iam/state/apply-edits.ts';
import { editsBetween } from '../../../../core/iam/state/edits-between.ts';
import { policyResource } from '../../../../core/iam/state/policy-resource.ts';
import { known, type Resource, unknown } from '../../../../core/resource.ts';
import { createMemoryMirror } from '../../../fakes/memory-mirror.ts';

const account = '123456789012';
const unit = { account, region: 'eu-west-1', kind: 'iam-resource-policy' };
const allow = (Principal: unknown): string =>
  JSON.stringify({
    Version: '2012-10-17',
    Statement: [{ Effect: 'Allow', Principal, Action: 's3:GetObject', Resource: 'arn:aws:s3:::reports/*' }],
  });
const bucket = (policy: string | null): Identity =>
  policyResource({ kind: 'bucket', account, name: 'reports', arn: 'arn:aws:s3:::reports' }, policy);
const [closed, open] = [bucket(null), bucket(allow('*'))];

const situation = (accepted: Identity, now: Identity) => ({
  accepted,
  now,
  policies: {},
  groups: {},
  holders: [],
  credentials: [],
  origin: null,
  knownAccounts: [],
  nowMs: 0,
});
const rulesOf = (accepted: Identity, now: Identity): readonly string[] =>
  judgeIdentity(situation(accepted, now)).findings.map(({ rule }) => rule);

describe('what a change of a resource policy makes possible', () => {
  test('is that everybody, or another account, comes in', () => {
    expect(rulesOf(closed, open)).toEqual(['trust-public']);
    expect(rulesOf(closed, bucket(allow({ AWS: 'arn:aws:iam::210987654321:root' })))).toEqual([
      'trust-unknown-account',
    ]);
  });

  test('is nothing when it is closed, unchanged, or open to the own account', () => {
    expect(rulesOf(open, closed)).toEqual([]);
    expect(rulesOf(open, open)).toEqual([]);
    expect(rulesOf(closed, bucket(allow({ AWS: account })))).toEqual([]);
  });

  test('is a Deny that was taken away', () => {
    const both = JSON.parse(allow('*')) as { Statement: object[] };
    both.Statement.push({ Effect: 'Deny', Principal: '*', Action: 's3:*', Resource: '*' });
    expect(rulesOf(closed, bucket(JSON.stringify(both)))).toEqual([]);
    expect(rulesOf(bucket(JSON.stringify(both)), open)).toEqual(['trust-public']);
  });

  test('is not known of a policy that cannot be read', () => {
    const { findings, undecided } = judgeIdentity(situation(closed, bucket('{"Statement":')));
    expect(findings).toEqual([]);
    expect(undecided).toHaveLength(1);
  });
});

test.each([
  [closed, open, 'added a policy to the bucket reports', 'delete the policy of the bucket reports'],
  [
    open,
    bucket(allow({ AWS: account })),
    'changed the policy of the bucket reports',
    'change back the policy of the bucket reports',
  ],
  [open, closed, 'deleted the policy of the bucket reports', 'add a policy to the bucket reports'],
])('a change is told in words, and its edits lead to the state (%#)', (accepted, now, did, back) => {
  const change = changeOf({ accepted, now, credentials: [], origin: null }, []);
  expect([change.did, change.back]).toEqual([[did], [back]]);
  expect(applyEdits(accepted, editsBetween(accepted, now))).toEqual({ ok: true, value: now });
});

test.each([
  ['bucket', 'reports', 'bucket/reports'],
  ['key', `arn:aws:kms:eu-west-1:${account}:key/1234`, 'key/1234'],
  ['key', '1234', 'key/1234'],
  ['queue', `https://sqs.eu-west-1.amazonaws.com/${account}/orders`, 'queue/orders'],
  ['topic', `arn:aws:sns:eu-west-1:${account}:orders`, 'topic/orders'],
  ['secret', `arn:aws:secretsmanager:eu-west-1:${account}:secret:orders-AbCdEf`, 'secret/orders-AbCdEf'],
] as const)('the %s %s is %s', (kind, id, wanted) => {
  expect(resourcePolicyRef(unit, { kind, id, after: null }).id).toBe(wanted);
});

describe('the mirror of a region', () => {
  const resource = (now: Identity | null): Resource => ({
    ...example('iam-resource-policy', {
      id: 'bucket/reports',
      facts: { now: now ? known(now) : unknown('access denied') },
    }),
    ...unit,
  });
  const acceptedOf = ({ resources }: Awaited<ReturnType<typeof mirrorPart>>): unknown =>
    (resources[0]?.facts as Record<string, unknown> | undefined)?.['accepted'];

  test('accepts what is there at first, apart from the identities and other regions', async () => {
    const mirror = createMemoryMirror();
    expect(acceptedOf(await mirrorPart(mirror, [resource(open)]))).toEqual(known(open));
    await endListing(
      { inventory: { get: async () => undefined }, mirror },
      unit,
      new Set(['bucket/reports']),
      1,
    );
    expect(await mirror.startedAtMs(mirrorPlace(unit))).toBe(1);
    expect(await mirror.startedAtMs(account)).toBeNull();
    expect(await mirror.startedAtMs(mirrorPlace({ ...unit, region: 'us-east-1' }))).toBeNull();
    expect(await mirror.ids(account)).toEqual([]);
  });

  test('accepts what is there of a service that an earlier version did not read', async () => {
    const mirror = createMemoryMirror();
    await mirror.start(mirrorPlace(unit), 1);
    const queue = { ...resource(open), id: 'queue/orders' };
    const found = await mirrorPart(mirror, [resource(open), queue]);
    expect(found.resources.map(({ facts }) => (facts as Record<string, unknown>)['accepted'])).toEqual([
      known(null),
      known(open),
    ]);
    await endListing({ inventory: { get: async () => undefined }, mirror }, unit, new Set([queue.id]), 2);
    expect(acceptedOf(await mirrorPart(mirror, [{ ...queue, id: 'queue/new' }]))).toEqual(known(null));
  });

  test('keeps the accepted policy of a resource whose policy cannot be read now', async () => {
    const mirror = createMemoryMirror();
    await mirrorPart(mirror, [resource(open)]);
    expect(acceptedOf(await mirrorPart(mirror, [resource(null)]))).toEqual(known(open));
    expect((await mirror.get(mirrorPlace(unit), 'bucket/reports'))?.seen).toEqual({ identity: open });
  });
});
