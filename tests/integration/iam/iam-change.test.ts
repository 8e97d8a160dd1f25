import { AttachUserPolicyCommand, DetachUserPolicyCommand, PutUserPolicyCommand } from '@aws-sdk/client-iam';
import { CreateKeyCommand, PutKeyPolicyCommand } from '@aws-sdk/client-kms';
import { CreateBucketCommand, DeleteBucketPolicyCommand, PutBucketPolicyCommand } from '@aws-sdk/client-s3';
import {
  CreateQueueCommand,
  GetQueueUrlCommand,
  ReceiveMessageCommand,
  SetQueueAttributesCommand,
} from '@aws-sdk/client-sqs';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { startPlaces } from '../../../core/iam/identity-resource.ts';
import type { TrailedCall } from '../../../local/aws/cloudtrail.ts';
import { grantsOf } from '../../support/grants.ts';
import { type IamStage, iamStage } from '../../support/iam-stage.ts';
import { newSecret, newTopic } from '../../support/opened-resources.ts';
import { type Bystander, region } from '../../support/permissions-day.ts';
import { refusedCalls, unusedGrants } from '../../support/step-grants.ts';

const account = '123456789012';
const policy = `
channel: "#cloud"
accounts: [{ name: acme, regions: [${region}] }]
rules:
  iam-full-admin: { mode: notify }
  iam-privilege-escalation: { mode: notify }
  iam-resource-public: { mode: notify }
  iam-resource-unknown-account: { mode: notify }
`;

let stage: IamStage;
let by: Bystander;
let policyArn = '';

beforeAll(async () => {
  stage = await iamStage(policy, ['bob', 'eve']);
  by = stage.by;
  for (const place of startPlaces({ account, region, kind: 'iam-resource-policy' }))
    await stage.mirror.start(place, Date.now());
}, 120_000);

afterAll(() => stage?.close());

const deliver = (call: TrailedCall) => stage.deliver(call);

async function openFindings() {
  const { findings } = await by.store.byStatus('claimed');
  return findings.map(({ rule, resource }) => [resource.id, rule]);
}

test('an attached administrator policy is read from AWS, judged and claimed', async () => {
  policyArn = await stage.everythingPolicy('AdministratorAccess');
  await by.aws.iam().send(new AttachUserPolicyCommand({ UserName: 'bob', PolicyArn: policyArn }));
  expect(await deliver({ sample: 'AttachUserPolicy', request: { userName: 'bob', policyArn } })).toEqual({
    batchItemFailures: [],
  });
  expect(await openFindings()).toContainEqual(['user/bob', 'iam-full-admin']);
});

test('an inline policy is claimed, and the same event again changes nothing', async () => {
  const policyDocument = JSON.stringify({
    Version: '2012-10-17',
    Statement: [{ Effect: 'Allow', Action: 'iam:*', Resource: '*' }],
  });
  const [userName, policyName] = ['eve', 'all-of-iam'];
  await by.aws.iam().send(
    new PutUserPolicyCommand({
      UserName: userName,
      PolicyName: policyName,
      PolicyDocument: policyDocument,
    }),
  );
  const call: TrailedCall = { sample: 'PutUserPolicy', request: { userName, policyName, policyDocument } };
  expect(await deliver(call)).toEqual({ batchItemFailures: [] });
  const found = await openFindings();
  expect(found.filter(([id]) => id === 'user/eve').length).toBeGreaterThan(0);
  expect(await deliver(call)).toEqual({ batchItemFailures: [] });
  expect(await openFindings()).toEqual(found);
});

test('a reverted change ends its finding, and its repetition is claimed again, also when DynamoDB did not answer', async () => {
  const call = { UserName: 'bob', PolicyArn: policyArn };
  const request = { userName: 'bob', policyArn };
  await by.aws.iam().send(new DetachUserPolicyCommand(call));
  expect(await deliver({ sample: 'DetachUserPolicy', request })).toEqual({ batchItemFailures: [] });
  expect((await openFindings()).filter(([id]) => id === 'user/bob')).toEqual([]);
  await by.aws.iam().send(new AttachUserPolicyCommand(call));
  const again = await stage.losingOne('iam-change', () => deliver({ sample: 'AttachUserPolicy', request }));
  expect(again).toEqual({ batchItemFailures: [] });
  expect(await openFindings()).toContainEqual(['user/bob', 'iam-full-admin']);
});

test('an event whose parameters CloudTrail left out starts a scan of the identities', async () => {
  const request = { omitted: true, originalSize: 153_024, reason: 'requestParameters too large' };
  expect(await deliver({ sample: 'PutUserPolicy', request })).toEqual({ batchItemFailures: [] });
  const { QueueUrl } = await by.aws.sqs().send(new GetQueueUrlCommand({ QueueName: 'janitor-test-scan' }));
  const { Messages = [] } = await by.aws
    .sqs()
    .send(new ReceiveMessageCommand({ QueueUrl, MaxNumberOfMessages: 10 }));
  expect(Messages.map(({ Body }) => Body)).toContainEqual(expect.stringContaining('iam-identity'));
});

test('the change of an identity that is gone is no failure', async () => {
  const call: TrailedCall = { sample: 'DeleteUser', request: { userName: 'nobody' } };
  expect(await deliver(call)).toEqual({ batchItemFailures: [] });
});

const openTo = (principal: object | string, resource: string): string =>
  JSON.stringify({
    Version: '2012-10-17',
    Statement: [{ Effect: 'Allow', Principal: principal, Action: '*', Resource: resource }],
  });

test('a bucket that is opened to everybody is claimed, and its finding ends when the policy is deleted', async () => {
  const Bucket = 'opened-reports';
  const s3 = by.aws.s3(region);
  await s3.send(
    new CreateBucketCommand({ Bucket, CreateBucketConfiguration: { LocationConstraint: region } }),
  );
  const policyText = openTo('*', `arn:aws:s3:::${Bucket}/*`);
  await s3.send(new PutBucketPolicyCommand({ Bucket, Policy: policyText }));
  const put: TrailedCall = {
    sample: 'PutBucketPolicy',
    request: { bucketName: Bucket, bucketPolicy: JSON.parse(policyText) as object },
    region,
  };
  expect(await deliver(put)).toEqual({ batchItemFailures: [] });
  const found = await openFindings();
  expect(found).toContainEqual([`bucket/${Bucket}`, 'iam-resource-public']);
  expect(await deliver(put)).toEqual({ batchItemFailures: [] });
  expect(await openFindings()).toEqual(found);
  const { findings } = await by.store.byStatus('claimed');
  const change = findings.find(({ resource }) => resource.id === `bucket/${Bucket}`)?.evidence.change;
  expect(change?.did).toEqual([`added a policy to the bucket ${Bucket}`]);

  await s3.send(new DeleteBucketPolicyCommand({ Bucket }));
  const removed: TrailedCall = { sample: 'DeleteBucketPolicy', request: { bucketName: Bucket }, region };
  expect(await deliver(removed)).toEqual({ batchItemFailures: [] });
  expect((await openFindings()).filter(([id]) => id === `bucket/${Bucket}`)).toEqual([]);
});

test('a key that is opened to another account is claimed', async () => {
  const kms = by.aws.kms(region);
  const root = { AWS: `arn:aws:iam::${account}:root` };
  const { KeyMetadata } = await kms.send(new CreateKeyCommand({ Policy: openTo(root, '*') }));
  const keyId = KeyMetadata?.KeyId ?? '';
  const opened = openTo({ AWS: 'arn:aws:iam::210987654321:root' }, '*');
  await kms.send(new PutKeyPolicyCommand({ KeyId: keyId, PolicyName: 'default', Policy: opened }));
  const call: TrailedCall = {
    sample: 'PutKeyPolicy',
    request: { keyId, policyName: 'default', policy: opened },
    region,
  };
  expect(await deliver(call)).toEqual({ batchItemFailures: [] });
  expect(await openFindings()).toContainEqual([`key/${keyId}`, 'iam-resource-unknown-account']);
});

test('a queue that is opened to everybody is claimed', async () => {
  const sqs = by.aws.sqs(region);
  const { QueueUrl: queueUrl = '' } = await sqs.send(new CreateQueueCommand({ QueueName: 'orders' }));
  const attributes = { Policy: openTo('*', `arn:aws:sqs:${region}:${account}:orders`) };
  await sqs.send(new SetQueueAttributesCommand({ QueueUrl: queueUrl, Attributes: attributes }));
  const call: TrailedCall = { sample: 'sqs:SetQueueAttributes', request: { queueUrl, attributes }, region };
  expect(await deliver(call)).toEqual({ batchItemFailures: [] });
  expect(await openFindings()).toContainEqual(['queue/orders', 'iam-resource-public']);
});

test('a topic that is opened to another account is claimed, a new one is not', async () => {
  const topic = await newTopic(stage.endpoint, region);
  expect(await deliver(topic.read)).toEqual({ batchItemFailures: [] });
  expect((await openFindings()).filter(([id]) => id === 'topic/orders')).toEqual([]);
  const call = await topic.open((arn) => openTo({ AWS: 'arn:aws:iam::210987654321:root' }, arn));
  expect(await deliver(call)).toEqual({ batchItemFailures: [] });
  expect(await openFindings()).toContainEqual(['topic/orders', 'iam-resource-unknown-account']);
});

test('a secret that is opened to everybody is claimed, and its finding ends when the policy is deleted', async () => {
  const secret = await newSecret(stage.endpoint, region);
  const found = async () => (await openFindings()).filter(([id]) => id?.startsWith('secret/orders-'));
  expect(await deliver(await secret.open(openTo('*', '*')))).toEqual({ batchItemFailures: [] });
  expect(await found()).toEqual([[`secret/${secret.name}`, 'iam-resource-public']]);
  expect(await deliver(await secret.close())).toEqual({ batchItemFailures: [] });
  expect(await found()).toEqual([]);
});

test('every call of the function is granted, and every grant is used', () => {
  const { janitor, recording } = stage;
  const where = { ...janitor.where, memberAccounts: [] };
  const calls = recording.calls.filter(({ actor }) => actor === 'iam-change');
  expect(calls.length).toBeGreaterThan(10);
  expect(refusedCalls(calls, (actor) => grantsOf(actor, where))).toEqual([]);
  expect(recording.unknown).toEqual([]);
  const unused = unusedGrants('iam-change', calls, where).map(({ action, on }) => `${action} on ${on}`);
  // Only rules that act ask for earlier remediations and permissions, and an event's identity brings its entry of the mirror.
  const seldom = [
    'lambda:InvokeFunction on function:janitor-test-probe',
    'dynamodb:Query on janitor-test-audit/index/byResource',
    'dynamodb:BatchGetItem on janitor-test-mirror',
  ];
  expect(
    unused.filter((one) => !seldom.includes(one.replace(/ on .*:(?:table\/|(?=function:))/, ' on '))),
  ).toEqual([]);
});
