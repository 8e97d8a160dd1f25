import { describe, expect, test } from '@jest/globals';
import { createInventory } from '../../../aws/inventory.ts';
import { kind } from '../../../aws/kinds/s3/s3-bucket.ts';
import { judgePlace } from '../../../core/findings/judging/judge.ts';
import type { AnyRule } from '../../../core/rule.ts';
import { rule } from '../../../rules/s3-bucket-public.ts';
import { rule as isUnencrypted } from '../../../rules/s3-bucket-unencrypted.ts';
import { type AwsAnswer, answeringClients, callerIdentity, s3Error } from '../../support/aws-answers.ts';
import { defaultPolicy } from '../../support/default-policy.ts';
import { oneAccount } from '../../support/one-account.ts';

const account = '123456789012';

function block(
  flags: Partial<
    Record<'BlockPublicAcls' | 'IgnorePublicAcls' | 'BlockPublicPolicy' | 'RestrictPublicBuckets', boolean>
  >,
): AwsAnswer {
  const none = {
    BlockPublicAcls: false,
    IgnorePublicAcls: false,
    BlockPublicPolicy: false,
    RestrictPublicBuckets: false,
  };
  const xml = Object.entries({ ...none, ...flags }).map(([flag, on]) => `<${flag}>${on}</${flag}>`);
  return { xml: `<PublicAccessBlockConfiguration>${xml.join('')}</PublicAccessBlockConfiguration>` };
}

function acl(...groups: readonly string[]): AwsAnswer {
  const grants = groups.map(
    (group) =>
      `<Grant><Grantee xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance" xsi:type="Group"><URI>http://acs.amazonaws.com/groups/${group}</URI></Grantee><Permission>READ</Permission></Grant>`,
  );
  return {
    xml: `<AccessControlPolicy><Owner><ID>o</ID></Owner><AccessControlList>${grants.join('')}</AccessControlList></AccessControlPolicy>`,
  };
}

const all = {
  BlockPublicAcls: true,
  IgnorePublicAcls: true,
  BlockPublicPolicy: true,
  RestrictPublicBuckets: true,
};
const everybody = 'global/AllUsers';
const isPublic: AwsAnswer = { xml: '<PolicyStatus><IsPublic>true</IsPublic></PolicyStatus>' };
const owner = (ownership: string): AwsAnswer => ({
  xml: `<OwnershipControls><Rule><ObjectOwnership>${ownership}</ObjectOwnership></Rule></OwnershipControls>`,
});

/** Answers by the query that distinguishes S3's operations. The default is a plain private bucket. */
async function scan(
  given: Readonly<Record<string, AwsAnswer>>,
  names: readonly string[] = ['site'],
  rules: readonly AnyRule[] = [rule],
) {
  const buckets = names.map(
    (name) =>
      `<Bucket><Name>${name}</Name><CreationDate>2026-01-01T00:00:00.000Z</CreationDate><BucketRegion>eu-west-1</BucketRegion></Bucket>`,
  );
  const plain: Readonly<Record<string, AwsAnswer>> = {
    list: { xml: `<ListAllMyBucketsResult><Buckets>${buckets.join('')}</Buckets></ListAllMyBucketsResult>` },
    account: s3Error('NoSuchPublicAccessBlockConfiguration'),
    publicAccessBlock: s3Error('NoSuchPublicAccessBlockConfiguration'),
    policyStatus: s3Error('NoSuchBucketPolicy'),
    acl: acl(),
    ownershipControls: s3Error('OwnershipControlsNotFoundError'),
    tagging: s3Error('NoSuchTagSet'),
  };
  const asked: string[] = [];
  const { clients, requests } = answeringClients(({ call }) => {
    if (call === 'sts:GetCallerIdentity') return callerIdentity;
    const operation = call.includes('/v20180820/') ? 'account' : (/\?(\w+)/.exec(call)?.[1] ?? 'list');
    const name = operation in plain || operation in given ? operation : 'list';
    asked.push(name);
    return given[name] ?? plain[name] ?? s3Error('Unexpected', 500);
  });
  const inventory = createInventory({ accounts: oneAccount(clients), kinds: [kind], nowMs: () => 0 });
  const seen = await judgePlace(
    { inventory, rules, clock: { nowMs: () => 0 } },
    { account, region: 'global', kinds: [kind.id] },
    await defaultPolicy(rules),
  );
  return { verdict: seen.judged[0]?.verdict, seen, asked, requests };
}

describe('the rule s3-bucket-public', () => {
  test('needs one call besides the listing when the account blocks all public access', async () => {
    const { seen, asked } = await scan({ account: block(all) }, ['a', 'b', 'c', 'd']);
    expect(seen.judged.map(({ verdict }) => verdict.verdict)).toEqual(['ok', 'ok', 'ok', 'ok']);
    expect(asked).toEqual(['list', 'account']);
  });

  test('needs one more call when the bucket blocks all public access', async () => {
    const { verdict, asked } = await scan({ publicAccessBlock: block(all) });
    expect(verdict?.verdict).toBe('ok');
    expect(asked).toEqual(['list', 'account', 'publicAccessBlock']);
  });

  test('reads no ownership, tags or location of a private bucket', async () => {
    const { verdict, asked } = await scan({});
    expect(verdict?.verdict).toBe('ok');
    expect(asked).toEqual(['list', 'account', 'publicAccessBlock', 'policyStatus', 'acl']);
  });

  test('finds a violation for a public policy and reads the tags for the owner', async () => {
    const { verdict, asked } = await scan({ policyStatus: isPublic });
    expect(verdict).toMatchObject({
      verdict: 'violation',
      reasons: ['policy'],
      because: 'It is public through its policy.',
    });
    expect(asked).toContain('tagging');
  });

  test.each([
    ['the account', { account: block({ RestrictPublicBuckets: true }) }],
    ['the bucket', { publicAccessBlock: block({ RestrictPublicBuckets: true }) }],
  ])('accepts a public policy without reading it when %s restricts public buckets', async (_, given) => {
    const { verdict, asked } = await scan({ ...given, policyStatus: isPublic });
    expect(verdict?.verdict).toBe('ok');
    expect(asked).not.toContain('policyStatus');
  });

  test('finds a violation when only new public policies and ACLs are blocked', async () => {
    const { verdict } = await scan({
      publicAccessBlock: block({ BlockPublicPolicy: true, BlockPublicAcls: true }),
      policyStatus: isPublic,
      acl: acl(everybody),
    });
    expect(verdict).toMatchObject({ verdict: 'violation', reasons: ['policy', 'acl-AllUsers'] });
  });

  test.each([
    ['everybody', everybody, 'acl-AllUsers'],
    ['every AWS customer', 'global/AuthenticatedUsers', 'acl-AuthenticatedUsers'],
  ])('finds a violation for an ACL that grants to %s', async (_, group, reason) => {
    expect((await scan({ acl: acl(group) })).verdict).toMatchObject({
      verdict: 'violation',
      reasons: [reason],
    });
  });

  test('accepts an ACL that grants to the log delivery group', async () => {
    expect((await scan({ acl: acl('s3/LogDelivery') })).verdict?.verdict).toBe('ok');
  });

  test('ignores ACLs when the bucket owner owns all objects, and only then', async () => {
    const granted = { acl: acl(everybody) };
    expect(
      (await scan({ ...granted, ownershipControls: owner('BucketOwnerEnforced') })).verdict?.verdict,
    ).toBe('ok');
    expect((await scan({ ...granted, ownershipControls: owner('ObjectWriter') })).verdict?.verdict).toBe(
      'violation',
    );
    expect(
      (await scan({ ...granted, ownershipControls: owner('BucketOwnerPreferred') })).verdict?.verdict,
    ).toBe('violation');
  });

  test('does not read ACLs that are ignored', async () => {
    const { verdict, asked } = await scan({
      account: block({ IgnorePublicAcls: true }),
      acl: acl(everybody),
    });
    expect(verdict?.verdict).toBe('ok');
    expect(asked).not.toContain('acl');
  });

  test.each(['account', 'publicAccessBlock', 'policyStatus', 'acl'])(
    'is undecided when %s cannot be read',
    async (name) => {
      const { verdict } = await scan({ [name]: s3Error('AccessDenied', 403) });
      expect(verdict).toMatchObject({
        verdict: 'undecided',
        because: expect.stringContaining('access denied'),
      });
    },
  );

  test('is undecided for a public bucket when its tags, which may exempt it, cannot be read', async () => {
    const { verdict } = await scan({ policyStatus: isPublic, tagging: s3Error('AccessDenied', 403) });
    expect(verdict).toMatchObject({ verdict: 'undecided', missing: 'tags' });
  });

  test('honours the tag janitor:exempt', async () => {
    const { seen } = await scan({
      policyStatus: isPublic,
      tagging: {
        xml: '<Tagging><TagSet><Tag><Key>Janitor:Exempt</Key><Value>our website</Value></Tag></TagSet></Tagging>',
      },
    });
    expect(seen.judged).toEqual([]);
    expect(seen.exempt).toEqual([
      expect.objectContaining({ by: 'tag', because: 'tag janitor:exempt = our website' }),
    ]);
  });

  test('reads the policy itself when the policy status is empty', async () => {
    const policy = (principal: string, condition = ''): AwsAnswer => ({
      xml: `{"Statement":[{"Effect":"Allow","Principal":${principal},"Action":"s3:GetObject","Resource":"*"${condition}}]}`,
    });
    const silent = { policyStatus: { xml: '<PolicyStatus/>' } };
    expect((await scan({ ...silent, policy: policy('"*"') })).verdict?.verdict).toBe('violation');
    expect((await scan({ ...silent, policy: policy(`{"AWS":"${account}"}`) })).verdict?.verdict).toBe('ok');
    const unsure = policy('"*"', ',"Condition":{"StringEquals":{"aws:PrincipalAccount":"123456789012"}}');
    expect((await scan({ ...silent, policy: unsure })).verdict).toMatchObject({
      verdict: 'undecided',
      missing: 'isPolicyPublic',
    });
    expect((await scan({ ...silent, policy: s3Error('NoSuchBucketPolicy') })).verdict?.verdict).toBe('ok');
  });

  test.each<[string, object, readonly string[]]>([
    ['denies', { Effect: 'Deny', Principal: '*', Action: 's3:*', Resource: '*' }, ['policy']],
    [
      'allows',
      { Effect: 'Allow', Principal: { AWS: account }, Action: 's3:*', Resource: '*' },
      ['policy', 'policyStatus'],
    ],
  ])('reuses a policy read for another rule when it only %s', async (_, statement, calls) => {
    const policy: AwsAnswer = { xml: JSON.stringify({ Statement: [statement] }) };
    const { seen, asked } = await scan(
      { policy, policyStatus: isPublic, encryption: s3Error('AccessDenied', 403) },
      ['site'],
      [rule, isUnencrypted],
    );
    expect(asked.filter((name) => name.startsWith('policy'))).toEqual(calls);
    expect(seen.judged.find((one) => one.rule.id === rule.id)?.verdict.verdict).toBe(
      calls.length === 1 ? 'ok' : 'violation',
    );
  });

  test('reads a bucket in its own region', async () => {
    const { requests } = await scan({});
    expect(requests.find(({ call }) => call.includes('?acl'))?.host).toContain('eu-west-1');
  });
});
