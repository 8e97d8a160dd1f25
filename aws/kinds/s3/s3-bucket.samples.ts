import { example } from '../../../core/facts/examples.ts';
import { known } from '../../../core/resource.ts';
import type { Samples } from '../define.ts';

const keyArn = 'arn:aws:kms:eu-west-1:123456789012:key/1';
const policy = JSON.stringify({ Statement: [{ Effect: 'Allow', Principal: '*' }] });

function block(on: boolean): string {
  const flags = ['BlockPublicAcls', 'IgnorePublicAcls', 'BlockPublicPolicy', 'RestrictPublicBuckets'];
  const set = flags.map((flag) => `<${flag}>${on}</${flag}>`).join('');
  return `<PublicAccessBlockConfiguration>${set}</PublicAccessBlockConfiguration>`;
}

function encryption(byDefault: string): string {
  return `<ServerSideEncryptionConfiguration><Rule><ApplyServerSideEncryptionByDefault>${byDefault}</ApplyServerSideEncryptionByDefault><BucketKeyEnabled>true</BucketKeyEnabled></Rule></ServerSideEncryptionConfiguration>`;
}

const noneBlocked = {
  blockPublicAcls: false,
  blockPublicPolicy: false,
  ignorePublicAcls: false,
  restrictPublicBuckets: false,
};

export const samples: Samples<'s3-bucket'> = {
  resources: [
    {
      ...example('s3-bucket', {
        id: 'site',
        facts: { encryption: known({ algorithm: 'aws:kms', key: keyArn, bucketKey: false }) },
      }),
      location: 'eu-west-1',
    },
  ],
  answers: {
    's3:GET /':
      '<ListAllMyBucketsResult><Buckets><Bucket><Name>site</Name><CreationDate>2026-01-01T00:00:00.000Z</CreationDate></Bucket></Buckets></ListAllMyBucketsResult>',
    's3:GET /?publicAccessBlock': { error: 'NoSuchPublicAccessBlockConfiguration', status: 404 },
    's3-control:GET /v20180820/configuration/publicAccessBlock': {
      error: 'NoSuchPublicAccessBlockConfiguration',
      status: 404,
    },
    // No verdict, like some S3-compatible services: the policy itself is read.
    's3:GET /?policyStatus': '<PolicyStatus/>',
    's3:GET /?policy': policy,
    's3:GET /?acl':
      '<AccessControlPolicy><AccessControlList><Grant><Grantee xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance" xsi:type="CanonicalUser"><ID>1</ID></Grantee><Permission>FULL_CONTROL</Permission></Grant></AccessControlList></AccessControlPolicy>',
    's3:GET /?ownershipControls': { error: 'OwnershipControlsNotFoundError', status: 404 },
    's3:GET /?tagging': { error: 'NoSuchTagSet', status: 404 },
    's3:GET /?encryption': { error: 'ServerSideEncryptionConfigurationNotFoundError', status: 404 },
    's3:GET /?location': '<LocationConstraint>eu-west-1</LocationConstraint>',
    'tagging:GetResources': JSON.stringify({
      PaginationToken: '',
      ResourceTagMappingList: [
        { ResourceARN: 'arn:aws:s3:::site', Tags: [{ Key: 'Owner', Value: 'ada@example.com' }] },
      ],
    }),
    's3:DELETE /?publicAccessBlock': '',
    's3:DELETE /?encryption': '',
    's3:PUT /?publicAccessBlock': '',
    's3:PUT /?encryption': '',
    'kms:DescribeKey': JSON.stringify({
      KeyMetadata: { KeyId: '1', Arn: keyArn, KeyState: 'Enabled', KeyManager: 'CUSTOMER' },
    }),
  },
  whole: {
    's3:GET /?publicAccessBlock': block(false),
    's3-control:GET /v20180820/configuration/publicAccessBlock': block(false),
    's3:GET /?acl':
      '<AccessControlPolicy><AccessControlList><Grant><Grantee xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance" xsi:type="Group"><URI>http://acs.amazonaws.com/groups/global/AllUsers</URI></Grantee><Permission>READ</Permission></Grant></AccessControlList></AccessControlPolicy>',
    's3:GET /?ownershipControls':
      '<OwnershipControls><Rule><ObjectOwnership>BucketOwnerEnforced</ObjectOwnership></Rule></OwnershipControls>',
    's3:GET /?tagging':
      '<Tagging><TagSet><Tag><Key>Owner</Key><Value>ada@example.com</Value></Tag></TagSet></Tagging>',
    's3:GET /?encryption': encryption('<SSEAlgorithm>AES256</SSEAlgorithm>'),
  },
  changed: {
    's3:GET /?publicAccessBlock': block(true),
    's3:GET /?encryption': encryption(
      `<SSEAlgorithm>aws:kms</SSEAlgorithm><KMSMasterKeyID>${keyArn}</KMSMasterKeyID>`,
    ),
  },
  none: { 's3:GET /': '<ListAllMyBucketsResult><Buckets/></ListAllMyBucketsResult>' },
  ids: { '': ['Bucket'], key: ['KeyId'] },
  undone: {
    'block-public-access': [
      {
        kept: { before: null },
        after: {
          's3:GET /?publicAccessBlock': { error: 'NoSuchPublicAccessBlockConfiguration', status: 404 },
        },
      },
      { kept: { before: noneBlocked }, after: { 's3:GET /?publicAccessBlock': block(false) } },
    ],
    'encrypt-by-default': [
      {
        kept: { before: null },
        after: {
          's3:GET /?encryption': { error: 'ServerSideEncryptionConfigurationNotFoundError', status: 404 },
        },
      },
      {
        kept: {
          before: {
            ApplyServerSideEncryptionByDefault: { SSEAlgorithm: 'aws:kms:dsse', KMSMasterKeyID: keyArn },
            BucketKeyEnabled: true,
          },
        },
        after: {
          's3:GET /?encryption': encryption(
            `<SSEAlgorithm>aws:kms:dsse</SSEAlgorithm><KMSMasterKeyID>${keyArn}</KMSMasterKeyID>`,
          ),
        },
      },
    ],
  },
  order: { settings: { Algorithm: 'aws:kms', Key: keyArn, 'Bucket key': 'on' } },
};
