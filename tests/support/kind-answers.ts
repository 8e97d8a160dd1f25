import { example } from '../../core/examples.ts';
import type { Finding } from '../../core/finding.ts';
import { known, type Resource } from '../../core/resource.ts';
import { type AwsAnswer, type AwsRequest, ec2Error, queryError, s3Error } from './aws-answers.ts';

const account = '123456789012';
const keyArn = `arn:aws:kms:eu-west-1:${account}:key/1`;

function result(operation: string, xml: string): AwsAnswer {
  return {
    xml: `<${operation}Response><${operation}Result>${xml}</${operation}Result></${operation}Response>`,
  };
}

const report = [
  'user,arn,user_creation_time,password_enabled,password_last_used,mfa_active',
  `<root_account>,arn:aws:iam::${account}:root,2020-01-01T00:00:00+00:00,not_supported,N/A,true`,
].join('\n');

/** What AWS answers in an account that has little, by call. S3's calls are told apart by their queries. */
const answers: Readonly<Record<string, AwsAnswer>> = {
  'ec2:DescribeInstances': {
    xml: '<DescribeInstancesResponse><reservationSet/></DescribeInstancesResponse>',
  },
  'ec2:DescribeAddresses': { xml: '<DescribeAddressesResponse><addressesSet/></DescribeAddressesResponse>' },
  'ec2:DescribeAddressTransfers': ec2Error('InvalidAddress.NotTransferred'),
  'ec2:StopInstances': ec2Error('DryRunOperation', 'would have succeeded', 412),
  'ec2:CreateTags': { xml: '<CreateTagsResponse><return>true</return></CreateTagsResponse>' },
  'ec2:ReleaseAddress': ec2Error('DryRunOperation', 'would have succeeded', 412),
  'rds:DescribeDBInstances': result('DescribeDBInstances', '<DBInstances/>'),
  'rds:DescribeDBClusters': result(
    'DescribeDBClusters',
    '<DBClusters><DBCluster><DBClusterIdentifier>shop</DBClusterIdentifier><BackupRetentionPeriod>7</BackupRetentionPeriod></DBCluster></DBClusters>',
  ),
  'rds:ModifyDBInstance': result('ModifyDBInstance', ''),
  'rds:DeleteDBInstance': result('DeleteDBInstance', ''),
  'rds:StopDBInstance': result('StopDBInstance', ''),
  // KMS speaks JSON.
  'kms:POST /': {
    xml: JSON.stringify({
      KeyMetadata: { KeyId: '1', Arn: keyArn, KeyState: 'Enabled', KeyManager: 'CUSTOMER' },
    }),
  },
  'monitoring:GetMetricData': result('GetMetricData', '<MetricDataResults/>'),
  'iam:GenerateCredentialReport': result('GenerateCredentialReport', '<State>COMPLETE</State>'),
  'iam:GetCredentialReport': result(
    'GetCredentialReport',
    `<Content>${Buffer.from(report).toString('base64')}</Content>`,
  ),
  'iam:GetAccountAuthorizationDetails': result(
    'GetAccountAuthorizationDetails',
    '<UserDetailList/><IsTruncated>false</IsTruncated>',
  ),
  'iam:GetUser': queryError('NoSuchEntity', 'no such user', 404),
  'iam:GetLoginProfile': queryError('NoSuchEntity', 'no password', 404),
  'iam:ListMFADevices': result('ListMFADevices', '<MFADevices/>'),
  'iam:GetAccountSummary': result(
    'GetAccountSummary',
    '<SummaryMap><entry><key>AccountMFAEnabled</key><value>1</value></entry></SummaryMap>',
  ),
  'iam:TagUser': result('TagUser', ''),
};

const bucketList = {
  xml: '<ListAllMyBucketsResult><Buckets><Bucket><Name>site</Name><CreationDate>2026-01-01T00:00:00.000Z</CreationDate></Bucket></Buckets></ListAllMyBucketsResult>',
};
const policy = JSON.stringify({ Statement: [{ Effect: 'Allow', Principal: '*' }] });

const ofS3: readonly (readonly [RegExp, AwsAnswer])[] = [
  [/publicAccessBlock|configuration/, s3Error('NoSuchPublicAccessBlockConfiguration')],
  // Without a verdict, as some S3-compatible services answer: the policy itself is read.
  [/policyStatus/, { xml: '<PolicyStatus/>' }],
  [/policy/, { xml: policy }],
  [
    /acl/,
    { xml: '<AccessControlPolicy><AccessControlList><Grant/></AccessControlList></AccessControlPolicy>' },
  ],
  [/ownershipControls/, s3Error('OwnershipControlsNotFoundError')],
  [/tagging/, s3Error('NoSuchTagSet')],
  [/encryption/, s3Error('ServerSideEncryptionConfigurationNotFoundError')],
  [/location/, { xml: '<LocationConstraint>eu-west-1</LocationConstraint>' }],
];

/** Hand-made answers to whatever the kinds ask. A call that has none is refused, and fails its test. */
export function kindAnswer({ call }: AwsRequest): AwsAnswer {
  const [, method, rest = ''] = /^[^:]+:(GET|PUT) (.*)/.exec(call) ?? [];
  if (method === undefined) return answers[call] ?? queryError('AccessDenied', `no answer to ${call}`, 403);
  if (method === 'PUT') return { xml: '' };
  return ofS3.find(([asked]) => asked.test(rest))?.[1] ?? bucketList;
}

/** A resource of every sort that a kind's steps treat differently. */
export const exampleResources: Readonly<Record<string, readonly Resource[]>> = {
  'ec2-address': [example('ec2-address', { id: 'eipalloc-1', facts: { attachedTo: known(null) } })],
  'ec2-instance': [example('ec2-instance', { id: 'i-1' })],
  'iam-user': [example('iam-user', { id: 'ada' }), example('iam-user', { id: '<root_account>' })],
  'rds-instance': [database({}), database({ cluster: 'shop' })],
  's3-bucket': [
    {
      ...example('s3-bucket', {
        id: 'site',
        facts: { encryption: known({ algorithm: 'aws:kms', key: keyArn, bucketKey: false }) },
      }),
      location: 'eu-west-1',
    },
  ],
};

function database(given: { readonly cluster?: string }): Resource {
  const backups = known({ days: 0, pendingDays: null, cluster: null, replicaOf: null, ...given });
  return example('rds-instance', { id: 'orders', facts: { backups } });
}

/** What remediations need that set something, or write what a person filled in. */
export function exampleOrder({ plan }: Finding): Pick<Finding, 'plan' | 'input'> {
  const owner = { key: 'Owner', values: null, pattern: null, ignoreCase: false, found: null };
  return {
    input: { Owner: 'ada@example.com' },
    plan: {
      ...plan,
      asks: { tags: [owner], room: 50 },
      settings: { Algorithm: 'aws:kms', Key: keyArn, 'Bucket key': 'on', 'Days of backups': '7' },
    },
  };
}
