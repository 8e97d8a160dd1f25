import { CreateKeyCommand, DisableKeyCommand } from '@aws-sdk/client-kms';
import { CreateDBClusterCommand } from '@aws-sdk/client-rds';
import { CreateBucketCommand, PutBucketEncryptionCommand, PutBucketPolicyCommand } from '@aws-sdk/client-s3';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from '@jest/globals';
import { kinds } from '../../../aws/kinds/registry.generated.ts';
import { createRemediator } from '../../../aws/remediator.ts';
import type { Finding } from '../../../core/finding.ts';
import { judgePlace, judgeResource } from '../../../core/findings/judging/judge.ts';
import type { Judged } from '../../../core/findings/judging/judged.ts';
import type { Resource } from '../../../core/resource.ts';
import type { Thresholds, Violation } from '../../../core/rule.ts';
import { rules as allRules } from '../../../rules/registry.generated.ts';
import { defaultPolicy } from '../../support/default-policy.ts';
import { startMoto, type TestMoto } from '../../support/moto.ts';
import { account, type MotoAccount, motoAccount, permitFor, region } from '../../support/moto-account.ts';
import { oneAccount } from '../../support/one-account.ts';

const rules = allRules.filter(({ compliance }) => compliance);
const clock = { nowMs: () => Date.now() };

let moto: TestMoto;
let aws: MotoAccount;
beforeAll(async () => {
  moto = await startMoto();
});
afterAll(() => moto.stop());
beforeEach(async () => {
  await moto.reset();
  aws = motoAccount(moto.url);
});

async function policyWith(thresholds: Thresholds) {
  const policy = await defaultPolicy(rules);
  return {
    ...policy,
    rules: Object.fromEntries(
      Object.entries(policy.rules).map(([id, rule]) => [
        id,
        { ...rule, thresholds: { ...rule.thresholds, ...thresholds } },
      ]),
    ),
  };
}

/** The verdicts of the kind's rule, as in a scan. */
async function judged(kind: string, thresholds: Thresholds = {}): Promise<Readonly<Record<string, Judged>>> {
  const seen = await judgePlace(
    { inventory: aws.inventory, rules, clock },
    { account, region: kind === 's3-bucket' ? 'global' : region, kinds: [kind] },
    await policyWith(thresholds),
  );
  return Object.fromEntries(seen.judged.map((one) => [one.resource.name, one]));
}

/** As in a recheck: reads, judges, remediates, and reads again to check isDone. */
async function mended(resource: Resource, thresholds: Thresholds, more: Partial<Finding> = {}) {
  const again = async (): Promise<Judged> => {
    const now = await aws.inventory.get(resource);
    const rule = rules.find(({ kind }) => kind === resource.kind);
    if (!now || !rule) throw new Error('it is gone');
    const policy = await policyWith(thresholds);
    return (await judgeResource({ inventory: aws.inventory, rules, clock }, now, rule.id, policy)) as Judged;
  };
  const before = await again();
  const remediator = createRemediator({ accounts: oneAccount(aws.clients, account), kinds, nowMs: () => 0 });
  const { finding, resource: now } = permitFor(before.resource, before.rule.remediation ?? 'none');
  const { settings = {} } = before.verdict as Violation;
  const ordered = { ...finding, ...more, plan: { ...finding.plan, ...more.plan, settings } };
  const wasDone = remediator.isDone(ordered, now);
  const receipt = await remediator.run({ finding: ordered, resource: now } as never);
  const after = await again();
  return {
    receipt,
    wasDone,
    isDone: remediator.isDone(ordered, after.resource),
    verdict: after.verdict.verdict,
  };
}

const wanted = { wasDone: false, isDone: true, verdict: 'ok' };

describe('tag', () => {
  test('adds the filled-in tags and keeps the others', async () => {
    await aws.runInstance({ Environment: 'prod', CostCenter: '4711' });
    const web = (await judged('ec2-instance'))['web'];
    expect(web?.verdict).toMatchObject({ verdict: 'violation', reasons: ['missing:Owner'] });
    if (!web) throw new Error('not judged');
    expect(await aws.inventory.probe(web.resource, 'tag')).toEqual({
      probe: { allowed: 'yes', because: expect.any(String) },
      protections: [],
    });

    const { plan } = permitFor(web.resource, 'tag').finding;
    const owner = { key: 'Owner', values: null, pattern: null, ignoreCase: false, found: null };
    const asks = { tags: [owner], room: 47 };
    expect(
      await mended(web.resource, {}, { input: { Owner: 'ada@example.com' }, plan: { ...plan, asks } }),
    ).toMatchObject(wanted);
    expect((await aws.first('ec2-instance')).tags).toMatchObject({
      value: { Name: 'web', Environment: 'prod', CostCenter: '4711', Owner: 'ada@example.com' },
    });
  });
});

describe('encrypt-by-default', () => {
  const create = (Bucket: string) => aws.clients.s3().send(new CreateBucketCommand({ Bucket }));
  const encrypt = (Bucket: string, key: string) =>
    aws.clients.s3().send(
      new PutBucketEncryptionCommand({
        Bucket,
        ServerSideEncryptionConfiguration: {
          Rules: [{ ApplyServerSideEncryptionByDefault: { SSEAlgorithm: 'aws:kms', KMSMasterKeyID: key } }],
        },
      }),
    );
  const createKey = async () =>
    (await aws.clients.kms('us-east-1').send(new CreateKeyCommand({}))).KeyMetadata?.Arn ?? '';

  test("encrypts a bucket without encryption, with the policy's key if it names one", async () => {
    await create('plain');
    const plain = (await judged('s3-bucket', { tlsOnly: false }))['plain'];
    expect(plain?.verdict).toMatchObject({ verdict: 'violation', reasons: ['no-encryption'] });
    if (!plain) throw new Error('not judged');
    expect(await mended(plain.resource, { tlsOnly: false })).toMatchObject(wanted);

    const asked = { tlsOnly: false, ownKey: true, bucketKey: true, remediationKey: await createKey() };
    expect((await judged('s3-bucket', asked))['plain']?.verdict).toMatchObject({ reasons: ['no-kms'] });
    expect(await mended(plain.resource, asked)).toMatchObject(wanted);
  });

  test('leaves a bucket with a disabled key to a person', async () => {
    await create('locked');
    const key = await createKey();
    await encrypt('locked', key);
    const asked = { tlsOnly: false, kms: true, ownKey: true };
    expect((await judged('s3-bucket', asked))['locked']?.verdict.verdict).toBe('ok');
    await aws.clients.kms('us-east-1').send(new DisableKeyCommand({ KeyId: key.split('/').at(-1) }));
    const locked = (await judged('s3-bucket', asked))['locked'];
    expect(locked?.verdict).toMatchObject({
      reasons: ['key-disabled'],
      toFix: expect.stringContaining('Enable the key again'),
    });
  });

  test('does not apply to a bucket whose policy lacks TLS, which is a violation', async () => {
    await create('site');
    await encrypt('site', '');
    expect((await judged('s3-bucket'))['site']?.verdict).toMatchObject({ reasons: ['no-tls-only'] });
    const Policy = JSON.stringify({
      Version: '2012-10-17',
      Statement: [
        {
          Effect: 'Deny',
          Principal: '*',
          Action: 's3:*',
          Resource: ['arn:aws:s3:::site', 'arn:aws:s3:::site/*'],
          Condition: { Bool: { 'aws:SecureTransport': 'false' } },
        },
      ],
    });
    await aws.clients.s3().send(new PutBucketPolicyCommand({ Bucket: 'site', Policy }));
    expect((await judged('s3-bucket'))['site']?.verdict.verdict).toBe('ok');
  });
});

describe('set-backup-retention', () => {
  test("sets the policy's retention, and a cluster member is judged by its cluster", async () => {
    await aws.createDatabase('orders', { BackupRetentionPeriod: 0 });
    await aws.clients.rds(region).send(
      new CreateDBClusterCommand({
        DBClusterIdentifier: 'shop',
        Engine: 'aurora-mysql',
        MasterUsername: 'someone',
        MasterUserPassword: 'something',
        BackupRetentionPeriod: 5,
      }),
    );
    await aws.createDatabase('shop-1', { Engine: 'aurora-mysql', DBClusterIdentifier: 'shop' });
    const asked = { minRetentionDays: 5 };
    const { orders, 'shop-1': member } = await judged('rds-instance', asked);
    expect(orders?.verdict).toMatchObject({ reasons: ['no-backups'], settings: { 'Days of backups': '5' } });
    expect(member?.verdict).toMatchObject({
      verdict: 'ok',
      because: 'Its cluster shop keeps backups for 5 days.',
    });
    if (!orders) throw new Error('not judged');
    expect(await mended(orders.resource, asked)).toMatchObject(wanted);
    expect((await judged('rds-instance', { minRetentionDays: 6 }))['shop-1']?.verdict).toMatchObject({
      reasons: ['short-retention'],
    });
  });
});
