import type { Context } from './iam.ts';

/** What IAM is asked about one call. */
export type Needed = { readonly action: string; readonly resource: string; readonly context?: Context };

/** Where a call is made: the client's region and the account of its credentials. */
export type Place = { readonly partition: string; readonly region: string; readonly account: string };

type Input = Readonly<Record<string, unknown>>;
type Translation = (input: Input, place: Place) => readonly Needed[];

/** What a command of the SDK needs of IAM. Undefined: nobody has said so far. */
export function neededFor(
  client: string,
  command: string,
  input: Input,
  place: Place,
): readonly Needed[] | undefined {
  const name = command.replace(/Command$/, '');
  const known = services[client.replace(/Client$/, '')];
  return known?.[name]?.(input, place);
}

const nothing: Translation = () => [];

/** The same action on everything, for what has no resource type. */
function unscoped(action: string): Translation {
  return () => [{ action, resource: '*' }];
}

function each(action: string, service: string, type: string, ids: (input: Input) => unknown): Translation {
  return (input, { partition, region, account }) =>
    [ids(input)].flat().map((id) => ({
      action,
      resource: `arn:${partition}:${service}:${region}:${account}:${type}${String(id)}`,
    }));
}

function onUser(action: string): Translation {
  return (input, { partition, account }) => [
    {
      action,
      resource: `arn:${partition}:iam::${account}:user/${String(input['UserName'])}`,
      context: { 'aws:TagKeys': ((input['Tags'] ?? []) as { Key: string }[]).map(({ Key }) => Key) },
    },
  ];
}

/** The buckets of tests are all the account's own. */
function onBucket(action: string): Translation {
  return (input, { partition, account }) => [
    {
      action,
      resource: `arn:${partition}:s3:::${String(input['Bucket'])}`,
      context: { 's3:ResourceAccount': account },
    },
  ];
}

const database = (input: Input): unknown => input['DBInstanceIdentifier'] ?? '';
const instance = (input: Input): unknown => input['InstanceId'];

/** RDS asks on behalf of who deletes: for the snapshot that is asked for, and for its tags if they are taken over. */
const deleteDatabase: Translation = (input, place) => {
  const { SkipFinalSnapshot: skipped, FinalDBSnapshotIdentifier: snapshot } = input;
  const on = (action: string, type: string, id: unknown) => each(action, 'rds', type, () => id)(input, place);
  return [
    ...on('rds:DeleteDBInstance', 'db:', database(input)),
    ...(skipped
      ? []
      : [
          ...on('rds:CreateDBSnapshot', 'db:', database(input)),
          ...on('rds:CreateDBSnapshot', 'snapshot:', snapshot),
          ...on('rds:AddTagsToResource', 'snapshot:', snapshot),
        ]),
  ];
};

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

/** Who makes a schedule hands a role over. */
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
  (input['TransactItems'] as Readonly<Record<string, Input>>[]).flatMap((item) =>
    Object.entries(item).flatMap(([kind, write]) => {
      const action = transacted[kind];
      if (!action) throw new Error(`A transaction holds ${kind}, of which nobody has said what it needs`);
      return table(action)(write, place);
    }),
  );

const batchGet: Translation = (input, place) =>
  Object.keys(input['RequestItems'] as Input).flatMap((TableName) =>
    table('BatchGetItem')({ TableName }, place),
  );

/** A secret is asked for by its whole ARN, or by its name, to which Secrets Manager adds six characters. */
const secret: Translation = (input, { partition, region, account }) => {
  const id = String(input['SecretId']);
  const arn = `arn:${partition}:secretsmanager:${region}:${account}:secret:${id}-AbCdEf`;
  return [{ action: 'secretsmanager:GetSecretValue', resource: id.startsWith('arn:') ? id : arn }];
};

const assume: Translation = ({ RoleArn }) => [{ action: 'sts:AssumeRole', resource: String(RoleArn) }];
const publish: Translation = ({ TopicArn }) => [{ action: 'sns:Publish', resource: String(TopicArn) }];

/** A file of a bucket; where there may be none, S3 says so only to who may list the bucket. */
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

/** By the SDK's client and command. Names that differ from their actions are S3's, and the document client's. */
const services: Readonly<Record<string, Readonly<Record<string, Translation>>>> = {
  EC2: {
    DescribeInstances: unscoped('ec2:DescribeInstances'),
    DescribeAddresses: unscoped('ec2:DescribeAddresses'),
    DescribeAddressTransfers: unscoped('ec2:DescribeAddressTransfers'),
    DescribeRegions: unscoped('ec2:DescribeRegions'),
    DescribeInstanceAttribute: each('ec2:DescribeInstanceAttribute', 'ec2', 'instance/', instance),
    StopInstances: each('ec2:StopInstances', 'ec2', 'instance/', (input) => input['InstanceIds']),
    CreateTags: each('ec2:CreateTags', 'ec2', 'instance/', (input) => input['Resources']),
    ReleaseAddress: each('ec2:ReleaseAddress', 'ec2', 'elastic-ip/', (input) => input['AllocationId']),
  },
  RDS: {
    DescribeDBInstances: each('rds:DescribeDBInstances', 'rds', 'db:', (input) => database(input) || '*'),
    DescribeDBClusters: each(
      'rds:DescribeDBClusters',
      'rds',
      'cluster:',
      (input) => input['DBClusterIdentifier'] ?? '*',
    ),
    ModifyDBInstance: each('rds:ModifyDBInstance', 'rds', 'db:', database),
    StopDBInstance: each('rds:StopDBInstance', 'rds', 'db:', database),
    DeleteDBInstance: deleteDatabase,
  },
  CloudWatch: { GetMetricData: unscoped('cloudwatch:GetMetricData') },
  IAM: {
    GenerateCredentialReport: unscoped('iam:GenerateCredentialReport'),
    GetCredentialReport: unscoped('iam:GetCredentialReport'),
    GetAccountAuthorizationDetails: unscoped('iam:GetAccountAuthorizationDetails'),
    GetAccountSummary: unscoped('iam:GetAccountSummary'),
    GetUser: onUser('iam:GetUser'),
    GetLoginProfile: onUser('iam:GetLoginProfile'),
    ListMFADevices: onUser('iam:ListMFADevices'),
    TagUser: onUser('iam:TagUser'),
  },
  S3: {
    ListBuckets: unscoped('s3:ListAllMyBuckets'),
    GetBucketAcl: onBucket('s3:GetBucketAcl'),
    GetBucketEncryption: onBucket('s3:GetEncryptionConfiguration'),
    GetBucketLocation: onBucket('s3:GetBucketLocation'),
    GetBucketOwnershipControls: onBucket('s3:GetBucketOwnershipControls'),
    GetBucketPolicy: onBucket('s3:GetBucketPolicy'),
    GetBucketPolicyStatus: onBucket('s3:GetBucketPolicyStatus'),
    GetBucketTagging: onBucket('s3:GetBucketTagging'),
    GetPublicAccessBlock: onBucket('s3:GetBucketPublicAccessBlock'),
    PutBucketEncryption: onBucket('s3:PutEncryptionConfiguration'),
    PutPublicAccessBlock: onBucket('s3:PutBucketPublicAccessBlock'),
    GetObject: file('s3:GetObject', true),
    PutObject: file('s3:PutObject'),
    CopyObject: copyFile,
    CreateMultipartUpload: file('s3:PutObject'),
    UploadPart: file('s3:PutObject'),
    CompleteMultipartUpload: file('s3:PutObject'),
    AbortMultipartUpload: file('s3:AbortMultipartUpload'),
  },
  S3Control: { GetPublicAccessBlock: unscoped('s3:GetAccountPublicAccessBlock') },
  // A key is asked for by its ARN in tests.
  KMS: {
    DescribeKey: ({ KeyId }) => [{ action: 'kms:DescribeKey', resource: String(KeyId) }],
  },
  // Anybody may ask who they are.
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
