/** An AWS call on the wire, named as in the SDK. */
export type WireCall = {
  readonly accessKeyId: string;
  readonly region: string;
  /** `EC2`, `DynamoDBDocument`, … */
  readonly client: string;
  /** `DescribeInstances`; for unlisted operations, method and path. */
  readonly command: string;
  readonly input: Readonly<Record<string, unknown>>;
};

export type WireRequest = {
  readonly method: string;
  readonly url: string;
  readonly headers: Readonly<Record<string, string | string[] | undefined>>;
  readonly body: Buffer;
};

const clients: Readonly<Record<string, string>> = {
  dynamodb: 'DynamoDBDocument',
  events: 'EventBridge',
  ec2: 'EC2',
  ecr: 'ECR',
  iam: 'IAM',
  kms: 'KMS',
  lambda: 'Lambda',
  cloudtrail: 'CloudTrail',
  monitoring: 'CloudWatch',
  rds: 'RDS',
  s3: 'S3',
  scheduler: 'Scheduler',
  secretsmanager: 'SecretsManager',
  sns: 'SNS',
  sqs: 'SQS',
  sts: 'STS',
  tagging: 'ResourceGroupsTaggingAPI',
};

/** Throws for an unsigned call and for a service that no function calls. */
export function wireCall(request: WireRequest): WireCall {
  const signed = /Credential=([^/]+)\/\d+\/([^/]+)\/([^/]+)\//.exec(String(request.headers['authorization']));
  const [, accessKeyId = '', region = '', service = ''] = signed ?? [];
  const client = clients[service];
  if (!client)
    throw new Error(`${request.method} ${request.url} is of no known service: ${service || 'unsigned'}`);
  const url = new URL(request.url, 'http://aws');
  return { accessKeyId, region, client, ...operationOf(client, request, url) };
}

type Operation = Pick<WireCall, 'command' | 'input'> & { readonly client?: string };

function operationOf(client: string, request: WireRequest, url: URL): Operation {
  const target = request.headers['x-amz-target'];
  if (typeof target === 'string') return byTarget(client, target, json(request.body));
  const cbor = /\/operation\/(\w+)$/.exec(url.pathname)?.[1];
  if (cbor) return { command: cbor, input: {} };
  if (client === 'Lambda') return lambda(request, url);
  if (client === 'Scheduler') return scheduler(request, url);
  if (client === 'S3') return s3(request, url);
  return byQuery(request.body.toString());
}

/** Names of the document client that differ. */
const documentNames: Readonly<Record<string, string>> = {
  GetItem: 'Get',
  BatchGetItem: 'BatchGet',
  PutItem: 'Put',
  UpdateItem: 'Update',
  DeleteItem: 'Delete',
  TransactWriteItems: 'TransactWrite',
};

function byTarget(client: string, target: string, input: Operation['input']): Operation {
  const name = target.split('.').at(-1) ?? '';
  return { command: client === 'DynamoDBDocument' ? (documentNames[name] ?? name) : name, input };
}

/** `Action=StopInstances&InstanceId.1=i-1`, `Tags.member.1.Key=a`. */
function byQuery(body: string): Operation {
  const { Action: command = 'nothing', ...fields } = Object.fromEntries(new URLSearchParams(body));
  const input: Record<string, unknown> = {};
  const lists: Record<string, unknown[]> = {};
  for (const [name, value] of Object.entries(fields)) {
    const [, list, member, at, key] = /^(\w+)(\.member)?\.(\d+)(?:\.(\w+))?$/.exec(name) ?? [];
    if (!list) input[name] = value === 'true' || (value === 'false' ? false : value);
    // EC2 names a list in the singular.
    else {
      const values = (lists[member ? list : `${list}s`] ??= []);
      values[Number(at) - 1] = key ? { ...Object(values[Number(at) - 1]), [key]: value } : value;
    }
  }
  for (const [name, values] of Object.entries(lists)) input[name] = values;
  return { command, input };
}

/** By method and path; the one group is the input field of that name. */
const lambdaOperations: readonly (readonly [RegExp, string])[] = [
  [/^POST \/2015-03-31\/functions\/(?<FunctionName>[^/]+)\/invocations$/, 'Invoke'],
  [/^GET \/2015-03-31\/functions\/?$/, 'ListFunctions'],
  [/^GET \/2015-03-31\/functions\/(?<FunctionName>[^/]+)\/policy$/, 'GetPolicy'],
  [/^GET \/2017-03-31\/tags\/(?<Resource>.+)$/, 'ListTags'],
];

function lambda({ method }: WireRequest, { pathname }: URL): Operation {
  for (const [pattern, command] of lambdaOperations) {
    const found = pattern.exec(`${method} ${pathname}`);
    if (!found) continue;
    const input = Object.entries(found.groups ?? {}).map(([name, text]) => [name, decodeURIComponent(text)]);
    return { command, input: Object.fromEntries(input) as Operation['input'] };
  }
  return unnamed(method, pathname);
}

const schedulerVerbs: Readonly<Record<string, string>> = {
  POST: 'CreateSchedule',
  GET: 'GetSchedule',
  PUT: 'UpdateSchedule',
  DELETE: 'DeleteSchedule',
};

function scheduler({ method, body }: WireRequest, { pathname, searchParams }: URL): Operation {
  const name = /^\/schedules\/([^/]+)$/.exec(pathname)?.[1];
  const command = schedulerVerbs[method];
  if (!name || !command) return unnamed(method, pathname);
  const given = json(body);
  const group = given['GroupName'] ?? searchParams.get('groupName');
  return { command, input: { ...given, Name: name, GroupName: group } };
}

/** By method and subresource. */
const bucketOperations: Readonly<Record<string, string>> = {
  'GET acl': 'GetBucketAcl',
  'GET encryption': 'GetBucketEncryption',
  'GET location': 'GetBucketLocation',
  'GET ownershipControls': 'GetBucketOwnershipControls',
  'GET policy': 'GetBucketPolicy',
  'GET policyStatus': 'GetBucketPolicyStatus',
  'GET tagging': 'GetBucketTagging',
  'GET publicAccessBlock': 'GetPublicAccessBlock',
  'PUT encryption': 'PutBucketEncryption',
  'PUT publicAccessBlock': 'PutPublicAccessBlock',
};

/** By method and the parameter that distinguishes multipart operations. */
const fileOperations: Readonly<Record<string, string>> = {
  'GET ': 'GetObject',
  'PUT ': 'PutObject',
  'POST uploads': 'CreateMultipartUpload',
  'PUT uploadId': 'UploadPart',
  'POST uploadId': 'CompleteMultipartUpload',
  'DELETE uploadId': 'AbortMultipartUpload',
};

function s3File(
  { method, headers }: WireRequest,
  { searchParams }: URL,
  file: { readonly Bucket: string; readonly Key: string },
): Operation | undefined {
  const source = headers['x-amz-copy-source'];
  if (method === 'PUT' && source !== undefined)
    return { command: 'CopyObject', input: { ...file, CopySource: source } };
  const part = ['uploads', 'uploadId'].find((name) => searchParams.has(name)) ?? '';
  const command = fileOperations[`${method} ${part}`];
  return command === undefined ? undefined : { command, input: file };
}

function s3(request: WireRequest, url: URL): Operation {
  const { method } = request;
  const { pathname, search, searchParams } = url;
  if (pathname === '/v20180820/configuration/publicAccessBlock' && method === 'GET')
    return { client: 'S3Control', command: 'GetPublicAccessBlock', input: {} };
  const [bucket = '', ...key] = pathname.slice(1).split('/');
  if (method === 'GET' && bucket === '') return { command: 'ListBuckets', input: {} };
  if (key.join('') !== '') {
    const file = { Bucket: bucket, Key: key.map(decodeURIComponent).join('/') };
    return s3File(request, url, file) ?? unnamed(method, `${pathname}${search}`);
  }
  const command = [...searchParams.keys()].map((part) => bucketOperations[`${method} ${part}`]).find(Boolean);
  return command ? { command, input: { Bucket: bucket } } : unnamed(method, `${pathname}${search}`);
}

function unnamed(method: string, path: string): Operation {
  return { command: `${method} ${path}`, input: {} };
}

function json(body: Buffer): Readonly<Record<string, unknown>> {
  return body.length === 0 ? {} : (JSON.parse(body.toString()) as Record<string, unknown>);
}
