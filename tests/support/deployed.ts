import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { BucketAlreadyOwnedByYou, CreateBucketCommand, S3Client } from '@aws-sdk/client-s3';
import {
  CreateSecretCommand,
  DescribeSecretCommand,
  ResourceExistsException,
  SecretsManagerClient,
} from '@aws-sdk/client-secrets-manager';
import { CreateTopicCommand, SNSClient } from '@aws-sdk/client-sns';
import {
  DeleteMessageCommand,
  GetQueueUrlCommand,
  ReceiveMessageCommand,
  SQSClient,
} from '@aws-sdk/client-sqs';
import { functions } from '../../app/functions.generated.ts';
import type { FunctionName, Handlers } from '../../app/one-process.ts';
import { compilePolicy } from '../../app/policy/compile.ts';
import { readFunctionEnvironment } from '../../app/runtime/environment.ts';
import { compose as composeFunction, type Providers } from '../../app/wiring/compose.ts';
import { ensureAll } from '../../app/wiring/ensure.ts';
import { providers } from '../../app/wiring/providers/registry.generated.ts';
import type { DepName, FunctionDeclaration } from '../../core/functions/function.ts';
import { queueVariable } from '../../core/functions/function-variables.ts';
import type { Clock, Log } from '../../core/ports/runtime.ts';
import type { Where } from '../../infra/grants/grant.ts';
import { complianceBucket } from '../../infra/names.ts';
import { asFunctions, runAs } from './record-calls.ts';
import { signingSecret } from './slack-request.ts';

const region = 'eu-west-1';
const prefix = 'janitor-test';
const account = '123456789012';
const queues = ['scan', 'recheck', 'recheck-iam', 'notify', 'compliance'] as const;

export type DeployedOptions = {
  readonly endpoint: string;
  readonly slackApiUrl: string;
  /** YAML. */
  readonly policy: string;
  readonly clock: Clock;
  readonly log: Log;
};

export type Deployed = ReturnType<typeof compose> & {
  readonly where: Omit<Where, 'memberAccounts'>;
  /** Delivers queued messages to the workers until none are left, as Lambda's event source does. Throws for failures. */
  readonly drain: () => Promise<void>;
  readonly close: () => Promise<void>;
};

/** The functions as deployed, each with its own environment and actor, on an emulator. */
export async function deployed(options: DeployedOptions): Promise<Deployed> {
  const client = { region, endpoint: options.endpoint };
  const [sqs, sns, secrets] = [
    new SQSClient(client),
    new SNSClient(client),
    new SecretsManagerClient(client),
  ];
  await ensureAll({ ...client, configPath: null, stage: 'test', prefix }, options.log);
  const folder = await mkdtemp(join(tmpdir(), 'janitor-'));
  const policy = await compiledPolicy(folder, options);
  const topicArn = async (name: string): Promise<string> =>
    (await sns.send(new CreateTopicCommand({ Name: `${prefix}-${name}` }))).TopicArn ?? '';
  const bucket = complianceBucket({ prefix, account });
  await makeBucket(options.endpoint, bucket);
  const secretArn = async (name: string, value: string): Promise<string> => {
    const SecretId = `${prefix}/${name}`;
    await secrets.send(new CreateSecretCommand({ Name: SecretId, SecretString: value })).catch(unlessThere);
    const { ARN = '' } = await secrets.send(new DescribeSecretCommand({ SecretId }));
    return ARN;
  };
  const urls = await Promise.all(
    queues.map(async (name) => {
      const { QueueUrl = '' } = await sqs.send(new GetQueueUrlCommand({ QueueName: `${prefix}-${name}` }));
      return [queueVariable(name), QueueUrl] as const;
    }),
  );
  const handlers = compose(options, {
    AWS_REGION: region,
    AWS_ENDPOINT_URL: options.endpoint,
    JANITOR_STAGE: 'test',
    JANITOR_POLICY: policy,
    SLACK_API_URL: options.slackApiUrl,
    SLACK_BOT_TOKEN_SECRET_ARN: await secretArn('slack-bot-token', 'xoxb-not-a-token'),
    SLACK_SIGNING_SECRET_ARN: await secretArn('slack-signing-secret', signingSecret),
    JANITOR_SCHEDULER_ROLE_ARN: `arn:aws:iam::${account}:role/${prefix}-scheduler`,
    JANITOR_NOTICES_TOPIC_ARN: await topicArn('notices'),
    JANITOR_PROBE_FUNCTION: `${prefix}-probe`,
    JANITOR_COMPLIANCE_BUCKET: bucket,
    JANITOR_COMPLIANCE_TOPIC_ARN: await topicArn('compliance'),
    ...Object.fromEntries(urls),
  });
  return {
    ...handlers,
    where: { partition: 'aws', region, account, prefix },
    drain: () => drain(sqs, handlers),
    close: async () => {
      for (const each of [sqs, sns, secrets]) each.destroy();
      await rm(folder, { recursive: true });
    },
  };
}

async function makeBucket(endpoint: string, Bucket: string): Promise<void> {
  const s3 = new S3Client({ region, endpoint, forcePathStyle: true });
  const CreateBucketConfiguration = { LocationConstraint: region } as const;
  await s3.send(new CreateBucketCommand({ Bucket, CreateBucketConfiguration })).catch((thrown: unknown) => {
    if (!(thrown instanceof BucketAlreadyOwnedByYou)) throw thrown;
  });
  s3.destroy();
}

async function compiledPolicy(folder: string, { policy }: DeployedOptions): Promise<string> {
  const [yaml, json] = [join(folder, 'janitor.yaml'), join(folder, 'policy.json')];
  await writeFile(yaml, policy);
  const compiled = await compilePolicy(yaml);
  if (!compiled.ok) throw new Error(JSON.stringify(compiled.error));
  await writeFile(json, compiled.value.json);
  return json;
}

/** Composing reads secrets, so it runs as the function too. */
function compose(
  { clock, log }: DeployedOptions,
  variables: Readonly<Record<string, string>>,
): Pick<Handlers, FunctionName> {
  const made = functions.map((fn) => {
    const env = readFunctionEnvironment(fn.needs, variables);
    if (!env.ok) throw new Error(env.error.join('\n'));
    const declared = fn as FunctionDeclaration;
    const all: Providers<DepName> = providers;
    return [fn.name, runAs(fn.name, () => composeFunction(declared, all, { env: env.value, clock, log }))];
  });
  return asFunctions(Object.fromEntries(made) as Pick<Handlers, FunctionName>);
}

async function drain(sqs: SQSClient, handlers: Pick<ReturnType<typeof compose>, (typeof queues)[number]>) {
  for (let quiet = 0; quiet < 2; ) {
    let worked = 0;
    for (const name of queues) {
      const { QueueUrl } = await sqs.send(new GetQueueUrlCommand({ QueueName: `${prefix}-${name}` }));
      const { Messages = [] } = await sqs.send(
        // Reports are made one at a time.
        new ReceiveMessageCommand({ QueueUrl, MaxNumberOfMessages: name === 'compliance' ? 1 : 10 }),
      );
      worked += Messages.length;
      if (Messages.length === 0) continue;
      const Records = Messages.map(({ MessageId, Body }) => ({ messageId: MessageId, body: Body }));
      const { batchItemFailures } = await handlers[name]({ Records } as never);
      if (batchItemFailures.length > 0)
        throw new Error(`${name} failed: ${JSON.stringify(Records.map(({ body }) => body))}`);
      for (const { ReceiptHandle } of Messages)
        await sqs.send(new DeleteMessageCommand({ QueueUrl, ReceiptHandle }));
    }
    quiet = worked > 0 ? 0 : quiet + 1;
  }
}

function unlessThere(thrown: unknown): void {
  if (!(thrown instanceof ResourceExistsException)) throw thrown;
}
