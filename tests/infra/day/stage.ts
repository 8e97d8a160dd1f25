import { CreateTableCommand, DynamoDBClient, UpdateTimeToLiveCommand } from '@aws-sdk/client-dynamodb';
import {
  CreateBucketCommand,
  GetObjectCommand,
  ListObjectsV2Command,
  PutBucketVersioningCommand,
  S3Client,
} from '@aws-sdk/client-s3';
import { CreateScheduleGroupCommand, SchedulerClient } from '@aws-sdk/client-scheduler';
import { CreateSecretCommand, SecretsManagerClient } from '@aws-sdk/client-secrets-manager';
import { CreateTopicCommand, SNSClient, SubscribeCommand } from '@aws-sdk/client-sns';
import { CreateQueueCommand, SQSClient } from '@aws-sdk/client-sqs';
import { inputsOf, listOf, nameOf, prefixOf, shortName, textOf } from '../checks/model.ts';
import type { ResourceInputs, Synthesized } from '../synth/result.ts';
import type { FunctionSpec } from './running.ts';

export type Stage = {
  readonly prefix: string;
  readonly dynamodb: DynamoDBClient;
  readonly sqs: SQSClient;
  readonly scheduler: SchedulerClient;
  /** By a queue's full name. Throws for a queue that does not exist. */
  readonly queueUrl: (name: string) => string;
  /** Queues subscribed to the final notices and compliance alerts topics. */
  readonly readersQueue: string;
  readonly alertsQueue: string;
  /** The text of a file in the compliance bucket. Throws when it does not exist. */
  readonly file: (key: string) => Promise<string>;
  readonly files: (folder: string) => Promise<readonly string[]>;
  /** The functions, with the emulator's addresses in their environments. */
  readonly functions: (front: string) => readonly FunctionSpec[];
  readonly close: () => void;
};

export const region = 'us-east-1';

/** Creates the stage's resources on an emulator as deployed, except those that the janitor creates itself. */
export async function makeStage(synthesized: Synthesized, endpoint: string): Promise<Stage> {
  const client = { region, endpoint, credentials: { accessKeyId: 'testing', secretAccessKey: 'testing' } };
  const dynamodb = new DynamoDBClient(client);
  const sqs = new SQSClient(client);
  const scheduler = new SchedulerClient(client);
  const sns = new SNSClient(client);
  const secrets = new SecretsManagerClient(client);
  const s3 = new S3Client({ ...client, forcePathStyle: true });

  for (const table of inputsOf(synthesized, 'table')) await makeTable(dynamodb, table);
  const urls = new Map<string, string>();
  const queues = inputsOf(synthesized, 'queue').toSorted((a) => (a['redrivePolicy'] ? 1 : -1));
  for (const queue of queues) urls.set(nameOf(queue), await makeQueue(sqs, queue));
  for (const group of inputsOf(synthesized, 'scheduleGroup'))
    await scheduler.send(new CreateScheduleGroupCommand({ Name: nameOf(group) }));
  const arns = await makeSecrets(secrets, synthesized);
  const buckets = inputsOf(synthesized, 'bucket').map(({ bucket }) => String(bucket));
  for (const bucket of buckets) await makeBucket(s3, bucket);
  const readersQueue = await makeQueue(sqs, { name: 'readers' });
  const alertsQueue = await makeQueue(sqs, { name: 'alerts' });
  for (const topic of inputsOf(synthesized, 'topic')) {
    const { TopicArn } = await sns.send(new CreateTopicCommand({ Name: nameOf(topic) }));
    const queue = subscribed[shortName(synthesized, topic)];
    if (!queue) continue;
    const Endpoint = `arn:aws:sqs:${region}:123456789012:${queue}`;
    await sns.send(new SubscribeCommand({ TopicArn, Protocol: 'sqs', Endpoint }));
  }
  return {
    prefix: prefixOf(synthesized),
    dynamodb,
    sqs,
    scheduler,
    queueUrl: (name) => {
      const url = urls.get(name);
      if (!url) throw new Error(`There is no queue ${name}`);
      return url;
    },
    readersQueue,
    alertsQueue,
    file: async (Key) => {
      const { Body } = await s3.send(new GetObjectCommand({ Bucket: buckets[0], Key }));
      return (await Body?.transformToString()) ?? '';
    },
    files: async (Prefix) => {
      const { Contents = [] } = await s3.send(new ListObjectsV2Command({ Bucket: buckets[0], Prefix }));
      return Contents.flatMap(({ Key }) => Key ?? []);
    },
    functions: (front) =>
      inputsOf(synthesized, 'function').map((one) => specOf(synthesized, one, front, arns)),
    close: () => {
      for (const each of [dynamodb, sqs, scheduler, sns, secrets, s3]) each.destroy();
    },
  };
}

/** Queues by the topic that they are subscribed to. */
const subscribed: Readonly<Record<string, string>> = { notices: 'readers', compliance: 'alerts' };

async function makeBucket(s3: S3Client, Bucket: string): Promise<void> {
  await s3.send(new CreateBucketCommand({ Bucket }));
  const VersioningConfiguration = { Status: 'Enabled' } as const;
  await s3.send(new PutBucketVersioningCommand({ Bucket, VersioningConfiguration }));
}

async function makeTable(dynamodb: DynamoDBClient, table: ResourceInputs): Promise<void> {
  const keys = ({ hashKey, rangeKey }: ResourceInputs) => [
    { AttributeName: String(hashKey), KeyType: 'HASH' as const },
    { AttributeName: String(rangeKey), KeyType: 'RANGE' as const },
  ];
  const TableName = nameOf(table);
  const indexes = (listOf(table['globalSecondaryIndexes']) as readonly ResourceInputs[]).map((index) => ({
    IndexName: nameOf(index),
    KeySchema: keys(index),
    Projection: { ProjectionType: index['projectionType'] as 'ALL' },
  }));
  await dynamodb.send(
    new CreateTableCommand({
      TableName,
      BillingMode: 'PAY_PER_REQUEST',
      KeySchema: keys(table),
      AttributeDefinitions: (listOf(table['attributes']) as readonly ResourceInputs[]).map(
        ({ name, type }) => ({
          AttributeName: String(name),
          AttributeType: type as 'S',
        }),
      ),
      ...(indexes.length > 0 ? { GlobalSecondaryIndexes: indexes } : {}),
    }),
  );
  const { attributeName, enabled } = table['ttl'] as ResourceInputs;
  const expiry = { AttributeName: String(attributeName), Enabled: enabled === true };
  await dynamodb.send(new UpdateTimeToLiveCommand({ TableName, TimeToLiveSpecification: expiry }));
}

async function makeQueue(sqs: SQSClient, queue: ResourceInputs): Promise<string> {
  const { visibilityTimeoutSeconds, messageRetentionSeconds, redrivePolicy } = queue;
  const given = {
    VisibilityTimeout: visibilityTimeoutSeconds,
    MessageRetentionPeriod: messageRetentionSeconds,
    RedrivePolicy: redrivePolicy,
  };
  const Attributes = Object.fromEntries(
    Object.entries(given).flatMap(([name, value]) => (value === undefined ? [] : [[name, textOf(value)]])),
  );
  const { QueueUrl = '' } = await sqs.send(new CreateQueueCommand({ QueueName: nameOf(queue), Attributes }));
  return QueueUrl;
}

/** The emulator's ARNs by deployed ARN: Secrets Manager appends random letters. */
async function makeSecrets(
  client: SecretsManagerClient,
  synthesized: Synthesized,
): Promise<ReadonlyMap<string, string>> {
  const arns = new Map<string, string>();
  const versions = synthesized.resources.filter(({ type }) => type.endsWith(':SecretVersion'));
  for (const secret of inputsOf(synthesized, 'secret')) {
    const Name = nameOf(secret);
    const version = versions.find(({ inputs }) => String(inputs['secretId']).includes(`:secret:${Name}-`));
    const { secretId, secretString } = version?.inputs ?? {};
    const { value: SecretString } = secretString as { readonly value: string };
    const { ARN = '' } = await client.send(new CreateSecretCommand({ Name, SecretString }));
    arns.set(String(secretId), ARN);
  }
  return arns;
}

function specOf(
  synthesized: Synthesized,
  inputs: ResourceInputs,
  front: string,
  secrets: ReadonlyMap<string, string>,
): FunctionSpec {
  const handler = String(inputs['handler']);
  const bundle = synthesized.bundles.find((one) => one.handler === handler);
  if (!bundle) throw new Error(`Nothing is bundled for ${handler}`);
  const { variables } = inputs['environment'] as { readonly variables: Readonly<Record<string, string>> };
  const told = Object.entries(variables).map(([name, value]) => [
    name,
    secrets.get(value) ?? value.replace(`https://sqs.${region}.amazonaws.com/`, `${front}/`),
  ]);
  return {
    name: shortName(synthesized, inputs),
    folder: bundle.folder,
    handler,
    timeoutSeconds: Number(inputs['timeout']),
    memoryMb: Number(inputs['memorySize']),
    variables: { ...Object.fromEntries(told), AWS_LAMBDA_FUNCTION_NAME: nameOf(inputs) },
  };
}
