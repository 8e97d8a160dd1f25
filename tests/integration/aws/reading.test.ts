import { PutMetricDataCommand } from '@aws-sdk/client-cloudwatch';
import { TerminateInstancesCommand } from '@aws-sdk/client-ec2';
import { CreateUserCommand } from '@aws-sdk/client-iam';
import {
  CreateBucketCommand,
  PutBucketAclCommand,
  PutBucketPolicyCommand,
  PutBucketTaggingCommand,
} from '@aws-sdk/client-s3';
import { PutPublicAccessBlockCommand } from '@aws-sdk/client-s3-control';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from '@jest/globals';
import { kinds } from '../../../aws/kinds/registry.generated.ts';
import { createRemediator } from '../../../aws/remediator.ts';
import { judgePlace } from '../../../core/findings/judging/judge.ts';
import { everyPage } from '../../../core/listing.ts';
import type { Resource, ResourceRef } from '../../../core/resource.ts';
import { rulesOf } from '../../../core/scans/plan-scan.ts';
import { rules as allRules } from '../../../rules/registry.generated.ts';
import { defaultPolicy } from '../../support/default-policy.ts';
import { startMoto, type TestMoto } from '../../support/moto.ts';
import { account, type MotoAccount, motoAccount, permitFor, region } from '../../support/moto-account.ts';
import { oneAccount } from '../../support/one-account.ts';

const hourMs = 3_600_000;
/** Those that a daily scan judges by. */
const rules = rulesOf(
  allRules.filter(({ compliance }) => !compliance),
  {},
);

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

describe('the inventory', () => {
  test('lists the resources of a region and gets the same ones by id', async () => {
    const id = await aws.runInstance({ Owner: 'ada@example.com' });
    const inventory = aws.inventory;
    const [listed] = await everyPage(inventory.list({ account, region, kind: 'ec2-instance' }));
    expect(listed).toMatchObject({
      id,
      name: 'web',
      facts: { state: { value: 'running' } },
      material: { Type: 't3.large', Owner: 'ada@example.com' },
    });
    expect(await everyPage(inventory.list({ account, region: 'us-east-1', kind: 'ec2-instance' }))).toEqual(
      [],
    );
    const got = await inventory.get(listed as ResourceRef);
    expect({ ...got, observedAtMs: 0 }).toEqual({ ...listed, observedAtMs: 0 });
  });

  test('does not return a terminated instance', async () => {
    const id = await aws.runInstance();
    const listed = await aws.first('ec2-instance');
    await aws.clients.ec2(region).send(new TerminateInstancesCommand({ InstanceIds: [id] }));
    expect(await aws.inventory.get(listed)).toBeUndefined();
    expect(await everyPage(aws.inventory.list({ account, region, kind: 'ec2-instance' }))).toEqual([]);
  });

  test('throws with the reason for an account that cannot be entered', async () => {
    const listing = everyPage(aws.inventory.list({ account: '999999999999', region, kind: 'ec2-instance' }));
    await expect(listing).rejects.toThrow('there is no account 999999999999 here');
  });

  test('reads metrics of instances and databases in one call per region', async () => {
    const id = await aws.runInstance();
    await aws.createDatabase('orders');
    const at = (hours: number): Date => new Date(Math.floor(Date.now() / hourMs) * hourMs - hours * hourMs);
    const put = (Namespace: string, MetricName: string, Name: string, Value: string, value: number) =>
      aws.clients.cloudWatch(region).send(
        new PutMetricDataCommand({
          Namespace,
          MetricData: [1, 2, 3].map((hours) => ({
            MetricName,
            Dimensions: [{ Name, Value }],
            Timestamp: at(hours),
            Value: value,
          })),
        }),
      );
    await put('AWS/EC2', 'CPUUtilization', 'InstanceId', id, 80);
    await put('AWS/RDS', 'DatabaseConnections', 'DBInstanceIdentifier', 'orders', 4);

    const seen = await judgePlace(
      { inventory: aws.inventory, rules, clock: { nowMs: () => Date.now() } },
      { account, region, kinds: ['ec2-instance', 'ec2-address', 'rds-instance'] },
      await defaultPolicy(rules),
    );

    const idle = seen.judged.filter(({ rule }) => rule.id.endsWith('-idle'));
    expect(idle.map(({ rule, verdict }) => [rule.id, verdict.verdict])).toEqual([
      ['ec2-instance-idle', 'ok'],
      ['rds-instance-idle', 'ok'],
    ]);
    expect(aws.apiCalls['cloudwatch:GetMetricData']).toBe(1);
  });

  test('lists users with tags and paths, and root', async () => {
    await aws.clients.iam().send(
      new CreateUserCommand({
        UserName: 'ada',
        Path: '/people/',
        Tags: [{ Key: 'Owner', Value: 'ada@example.com' }],
      }),
    );
    const users = await everyPage(aws.inventory.list({ account, region: 'global', kind: 'iam-user' }));
    expect(users.map(({ id, path }) => [id, path])).toEqual([
      ['<root_account>', undefined],
      ['ada', '/people/'],
    ]);
    const ada = users[1] as Resource;
    expect((await aws.inventory.get(ada))?.material).toEqual(ada.material);
  });

  test('lists the regions of the endpoint', async () => {
    expect(await aws.inventory.regions(account)).toEqual(expect.arrayContaining(['eu-west-1', 'us-east-1']));
  });
});

describe('the rule s3-bucket-public', () => {
  const seen = async () =>
    judgePlace(
      { inventory: aws.inventory, rules, clock: { nowMs: () => Date.now() } },
      { account, region: 'global', kinds: ['s3-bucket', 'iam-user'] },
      await defaultPolicy(rules),
    );
  const verdicts = async (): Promise<Record<string, string>> =>
    Object.fromEntries(
      (await seen()).judged
        .filter(({ rule }) => rule.kind === 's3-bucket')
        .map(({ resource, verdict }) => [resource.id, verdict.verdict]),
    );
  const anyone = (bucket: string): string =>
    JSON.stringify({
      Statement: [
        { Effect: 'Allow', Principal: '*', Action: 's3:GetObject', Resource: `arn:aws:s3:::${bucket}/*` },
      ],
    });

  beforeEach(async () => {
    for (const Bucket of ['private', 'by-acl', 'by-policy'])
      await aws.clients.s3().send(new CreateBucketCommand({ Bucket }));
    await aws.clients.s3('eu-west-1').send(
      new CreateBucketCommand({
        Bucket: 'abroad',
        CreateBucketConfiguration: { LocationConstraint: 'eu-west-1' },
      }),
    );
    await aws.clients.s3().send(new PutBucketAclCommand({ Bucket: 'by-acl', ACL: 'public-read' }));
    await aws.clients
      .s3()
      .send(new PutBucketPolicyCommand({ Bucket: 'by-policy', Policy: anyone('by-policy') }));
    await aws.clients
      .s3('eu-west-1')
      .send(new PutBucketPolicyCommand({ Bucket: 'abroad', Policy: anyone('abroad') }));
    await aws.clients.s3().send(
      new PutBucketTaggingCommand({
        Bucket: 'by-acl',
        Tagging: { TagSet: [{ Key: 'Owner', Value: 'ada' }] },
      }),
    );
  });

  test('finds public buckets by ACL and by policy in any region', async () => {
    expect(await verdicts()).toEqual({
      private: 'ok',
      'by-acl': 'violation',
      'by-policy': 'violation',
      abroad: 'violation',
    });
    const abroad = (await seen()).judged.find(({ resource }) => resource.id === 'abroad');
    expect(abroad?.resource).toMatchObject({ region: 'global', location: 'eu-west-1' });
  });

  test('accepts all buckets with one call when the account blocks public access', async () => {
    const PublicAccessBlockConfiguration = {
      BlockPublicAcls: true,
      IgnorePublicAcls: true,
      BlockPublicPolicy: true,
      RestrictPublicBuckets: true,
    };
    await aws.clients
      .s3Control()
      .send(new PutPublicAccessBlockCommand({ AccountId: account, PublicAccessBlockConfiguration }));
    for (const call of Object.keys(aws.apiCalls)) delete aws.apiCalls[call];
    expect(new Set(Object.values(await verdicts()))).toEqual(new Set(['ok']));
    expect(Object.keys(aws.apiCalls).filter((call) => call.startsWith('s3'))).toEqual([
      's3:ListBuckets',
      's3control:GetPublicAccessBlock',
    ]);
  });

  test('reads a bucket the same way again, and accepts it once it is blocked', async () => {
    const listed = (await seen()).judged.find(({ resource }) => resource.id === 'by-acl')
      ?.resource as Resource;
    const again = await aws.inventory.get(listed);
    expect(again).toMatchObject({
      tags: { known: true, value: { Owner: 'ada' } },
      material: listed.material,
    });

    const remediator = createRemediator({
      accounts: oneAccount(aws.clients, account),
      kinds,
      nowMs: () => 0,
    });
    const permit = permitFor(again as Resource, 'block-public-access');
    expect(remediator.isDone(permit.finding, again)).toBe(false);
    expect(await remediator.run(permit)).toMatchObject({ undo: { before: null } });
    const after = await aws.inventory.get(listed);
    expect(remediator.isDone(permit.finding, after)).toBe(true);
    expect(await verdicts()).toMatchObject({ 'by-acl': 'ok', 'by-policy': 'violation' });
  });
});
