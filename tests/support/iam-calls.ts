import type { CallPlace, NeededPermission } from './iam.ts';
import { type CallInput, neededByKinds } from './kind-calls.ts';

type Translation = (input: CallInput, place: CallPlace) => readonly NeededPermission[];

/** The IAM permissions that an SDK command needs; undefined when unknown. */
export function neededFor(
  client: string,
  command: string,
  input: CallInput,
  place: CallPlace,
): readonly NeededPermission[] | undefined {
  const name = command.replace(/Command$/, '');
  const service = client.replace(/Client$/, '');
  return services[service]?.[name]?.(input, place) ?? neededByKinds(`${service}.${name}`, input, place);
}

const nothing: Translation = () => [];

/** The same action on `*`, for actions without a resource type. */
function unscoped(action: string): Translation {
  return () => [{ action, resource: '*' }];
}

function each(
  action: string,
  service: string,
  type: string,
  ids: (input: CallInput) => unknown,
): Translation {
  return (input, { partition, region, account }) =>
    [ids(input)].flat().map((id) => ({
      action,
      resource: `arn:${partition}:${service}:${region}:${account}:${type}${String(id)}`,
    }));
}

function queue(action: string): Translation {
  return each(action, 'sqs', '', ({ QueueUrl }) => String(QueueUrl).split('/').at(-1));
}

function schedule(action: string): Translation {
  return each(
    action,
    'scheduler',
    'schedule/',
    ({ GroupName, Name }) => `${String(GroupName)}/${String(Name)}`,
  );
}

/** Creating a schedule passes a role. */
function scheduleWithRole(action: string): Translation {
  return (input, place) => [
    ...schedule(action)(input, place),
    {
      action: 'iam:PassRole',
      resource: (input['Target'] as { RoleArn: string }).RoleArn,
      context: { 'iam:PassedToService': 'scheduler.amazonaws.com' },
    },
  ];
}

function table(action: string): Translation {
  return each(`dynamodb:${action}`, 'dynamodb', 'table/', ({ TableName, IndexName }) =>
    typeof IndexName === 'string' ? `${String(TableName)}/index/${IndexName}` : TableName,
  );
}

const transacted: Readonly<Record<string, string>> = {
  Put: 'PutItem',
  Update: 'UpdateItem',
  Delete: 'DeleteItem',
  ConditionCheck: 'ConditionCheckItem',
  Get: 'GetItem',
};

const transact: Translation = (input, place) =>
  (input['TransactItems'] as Readonly<Record<string, CallInput>>[]).flatMap((item) =>
    Object.entries(item).flatMap(([kind, write]) => {
      const action = transacted[kind];
      if (!action) throw new Error(`A transaction holds ${kind}, of which nobody has said what it needs`);
      return table(action)(write, place);
    }),
  );

const batchGet: Translation = (input, place) =>
  Object.keys(input['RequestItems'] as CallInput).flatMap((TableName) =>
    table('BatchGetItem')({ TableName }, place),
  );

/** A secret is requested by its ARN, or by its name, to which Secrets Manager adds six characters. */
const secret: Translation = (input, { partition, region, account }) => {
  const id = String(input['SecretId']);
  const arn = `arn:${partition}:secretsmanager:${region}:${account}:secret:${id}-AbCdEf`;
  return [{ action: 'secretsmanager:GetSecretValue', resource: id.startsWith('arn:') ? id : arn }];
};

const assume: Translation = ({ RoleArn }) => [{ action: 'sts:AssumeRole', resource: String(RoleArn) }];
const putEvents: Translation = ({ Entries }, { partition, region, account }) =>
  (Entries as { EventBusName: string; Source: string }[]).map(({ EventBusName, Source }) => ({
    action: 'events:PutEvents',
    resource: `arn:${partition}:events:${region}:${account}:event-bus/${EventBusName}`,
    context: { 'events:source': Source },
  }));
const publish: Translation = ({ TopicArn }) => [{ action: 'sns:Publish', resource: String(TopicArn) }];

/** An object in a bucket; S3 reports a missing object only to callers that may list the bucket. */
function file(action: string, mayBeAbsent = false): Translation {
  return (input, place) => {
    const { account, partition } = place;
    const bucket = `arn:${partition}:s3:::${String(input['Bucket'])}`;
    const context = { 's3:ResourceAccount': account };
    return [
      { action, resource: `${bucket}/${String(input['Key'])}`, context },
      ...(mayBeAbsent ? [{ action: 's3:ListBucket', resource: bucket, context }] : []),
    ];
  };
}

const copyFile: Translation = (input, place) => {
  const [Bucket, ...key] = decodeURIComponent(String(input['CopySource'])).split('/');
  return [
    ...file('s3:GetObject', true)({ Bucket, Key: key.join('/') }, place),
    ...file('s3:PutObject')(input, place),
  ];
};

/** Calls outside the kinds, by the SDK's client and command. */
const services: Readonly<Record<string, Readonly<Record<string, Translation>>>> = {
  EC2: { DescribeRegions: unscoped('ec2:DescribeRegions') },
  CloudTrail: { LookupEvents: unscoped('cloudtrail:LookupEvents') },
  CloudWatch: { GetMetricData: unscoped('cloudwatch:GetMetricData') },
  S3: {
    GetObject: file('s3:GetObject', true),
    PutObject: file('s3:PutObject'),
    CopyObject: copyFile,
    CreateMultipartUpload: file('s3:PutObject'),
    UploadPart: file('s3:PutObject'),
    CompleteMultipartUpload: file('s3:PutObject'),
    AbortMultipartUpload: file('s3:AbortMultipartUpload'),
  },
  EventBridge: { PutEvents: putEvents },
  // Everyone may call GetCallerIdentity.
  STS: { GetCallerIdentity: nothing, AssumeRole: assume },
  SQS: {
    SendMessage: queue('sqs:SendMessage'),
    SendMessageBatch: queue('sqs:SendMessage'),
    GetQueueAttributes: queue('sqs:GetQueueAttributes'),
    GetQueueUrl: each('sqs:GetQueueUrl', 'sqs', '', (input) => input['QueueName']),
  },
  Scheduler: {
    CreateSchedule: scheduleWithRole('scheduler:CreateSchedule'),
    UpdateSchedule: scheduleWithRole('scheduler:UpdateSchedule'),
    GetSchedule: schedule('scheduler:GetSchedule'),
    DeleteSchedule: schedule('scheduler:DeleteSchedule'),
  },
  DynamoDBDocument: {
    Get: table('GetItem'),
    BatchGet: batchGet,
    Query: table('Query'),
    Scan: table('Scan'),
    Put: table('PutItem'),
    Update: table('UpdateItem'),
    Delete: table('DeleteItem'),
    TransactWrite: transact,
  },
  SecretsManager: { GetSecretValue: secret },
  ConfigService: {
    PutEvaluations: unscoped('config:PutEvaluations'),
    GetResourceConfigHistory: unscoped('config:GetResourceConfigHistory'),
    ListDiscoveredResources: unscoped('config:ListDiscoveredResources'),
  },
  SNS: { Publish: publish },
  Lambda: {
    Invoke: each('lambda:InvokeFunction', 'lambda', 'function:', (input) => input['FunctionName']),
  },
};
