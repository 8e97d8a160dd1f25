import { CreateRepositoryCommand, ECRClient } from '@aws-sdk/client-ecr';
import { CreateKeyCommand } from '@aws-sdk/client-kms';
import { CreateBucketCommand } from '@aws-sdk/client-s3';
import { CreateSecretCommand, SecretsManagerClient } from '@aws-sdk/client-secrets-manager';
import { CreateTopicCommand, SNSClient } from '@aws-sdk/client-sns';
import { CreateQueueCommand, SQSClient } from '@aws-sdk/client-sqs';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { serviceOf } from '../../../aws/kinds/iam/resource-policies/services.ts';
import { kinds } from '../../../aws/kinds/registry.generated.ts';
import { reader } from '../../../aws/reader.ts';
import { createRemediator } from '../../../aws/remediator.ts';
import type { Identity } from '../../../core/changes/identity.ts';
import type { Finding } from '../../../core/finding.ts';
import { meaningOfText } from '../../../core/iam/state/same-identity.ts';
import { known, type Resource } from '../../../core/resource.ts';
import { startMoto, type TestMoto } from '../../support/moto.ts';
import { account, type MotoAccount, motoAccount, permitFor, region } from '../../support/moto-account.ts';
import { oneAccount } from '../../support/one-account.ts';

let moto: TestMoto;
let aws: MotoAccount;
beforeAll(async () => {
  moto = await startMoto();
  aws = motoAccount(moto.url);
});
afterAll(() => moto.stop());

const policyFor = (principal: unknown, action: string, arn: string): string =>
  JSON.stringify({
    Version: '2012-10-17',
    Statement: [{ Sid: 'One', Effect: 'Allow', Principal: principal, Action: action, Resource: arn }],
  });

type Made = { readonly id: string; readonly action: string; readonly hasNone: boolean };

/** Makes a resource of the service, and returns its id. */
const make: Readonly<Record<string, () => Promise<Made>>> = {
  bucket: async () => {
    const Bucket = 'reports-of-acme';
    await aws.clients
      .s3(region)
      .send(new CreateBucketCommand({ Bucket, CreateBucketConfiguration: { LocationConstraint: region } }));
    return { id: `bucket/${Bucket}`, action: 's3:GetObject', hasNone: true };
  },
  key: async () => {
    const { KeyMetadata } = await aws.clients.kms(region).send(new CreateKeyCommand({}));
    return { id: `key/${KeyMetadata?.KeyId}`, action: 'kms:Decrypt', hasNone: false };
  },
  queue: async () => {
    const sqs = aws.clients.other('sqs', (config) => new SQSClient(config))(region);
    await sqs.send(new CreateQueueCommand({ QueueName: 'orders' }));
    return { id: 'queue/orders', action: 'sqs:SendMessage', hasNone: true };
  },
  topic: async () => {
    const sns = aws.clients.other('sns', (config) => new SNSClient(config))(region);
    await sns.send(new CreateTopicCommand({ Name: 'orders' }));
    return { id: 'topic/orders', action: 'sns:Publish', hasNone: false };
  },
  secret: async () => {
    const secrets = aws.clients.other('secretsmanager', (config) => new SecretsManagerClient(config))(region);
    const { ARN } = await secrets.send(new CreateSecretCommand({ Name: 'orders', SecretString: 'x' }));
    return {
      id: `secret/${ARN?.split(':secret:')[1]}`,
      action: 'secretsmanager:GetSecretValue',
      hasNone: true,
    };
  },
  repository: async () => {
    const ecr = aws.clients.other('ecr', (config) => new ECRClient(config))(region);
    await ecr.send(new CreateRepositoryCommand({ repositoryName: 'team/orders' }));
    return { id: 'repository/team/orders', action: 'ecr:BatchGetImage', hasNone: true };
  },
};

const kind = kinds.find(({ id }) => id === 'iam-resource-policy');
if (!kind) throw new Error('the kind is missing');

/** Puts a policy, or none, as somebody in the account would. */
async function put(id: string, policy: ((arn: string) => string) | null): Promise<Resource> {
  const { service, name } = serviceOf(id);
  const own = reader(aws.clients, account, region, 0);
  const owner = await service.find(own, name);
  if (!owner || !service.write) throw new Error(`${id} cannot have a policy`);
  await service.write(own, owner, policy && policy(owner.arn));
  return read(id);
}

async function read(id: string): Promise<Resource> {
  const own = reader(aws.clients, account, region, 0);
  const found = await kind?.get.run(own, { account, region, kind: 'iam-resource-policy', id } as Resource);
  if (!found) throw new Error(`${id} does not exist`);
  return found;
}

function stateOf({ facts: { now } }: Resource): Identity {
  if (!now?.known) throw new Error('the state is not known');
  return now.value as Identity;
}

const meaning = (resource: Resource): string | null => {
  const { trust } = stateOf(resource);
  return trust === null ? null : meaningOfText(trust);
};

test.each(Object.keys(make))(
  'the policy of a %s goes back to the accepted one, and Undo opens it again',
  async (of) => {
    const made = await make[of]?.();
    if (!made) throw new Error('nothing was made');
    const { id, action, hasNone } = made;
    const remediator = createRemediator({
      accounts: oneAccount(aws.clients, account),
      kinds,
      nowMs: () => 0,
    });
    const own = (arn: string) => policyFor({ AWS: `arn:aws:iam::${account}:root` }, action, arn);
    const open = (arn: string) => policyFor('*', action, arn);
    for (const accepted of hasNone ? [own, null] : [own]) {
      const before = await put(id, accepted);
      const opened = await put(id, open);
      expect(meaning(opened)).not.toEqual(meaning(before));
      const judged = { ...opened, facts: { ...opened.facts, accepted: known(stateOf(before)) } } as Resource;
      const permit = permitFor(judged, 'revert');
      const receipt = await remediator.run(permit);
      if ('inProgress' in receipt) throw new Error('it takes several steps');
      expect(meaning(await read(id))).toEqual(meaning(before));

      const finding: Finding = { ...permit.finding, status: 'undoing', receipt };
      expect(remediator.undo.says(finding, receipt)).toMatchObject({ is: 'exact' });
      const left = await read(id);
      expect(await remediator.undo.differences(finding, left)).toEqual([]);
      await remediator.undo.run({ finding, resource: left } as never);
      expect(meaning(await read(id))).toEqual(meaning(opened));
    }
  },
);
