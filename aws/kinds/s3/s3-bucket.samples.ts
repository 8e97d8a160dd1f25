import { example } from '../../../core/examples.ts';
import { known } from '../../../core/resource.ts';
import type { Samples } from '../define.ts';

const keyArn = 'arn:aws:kms:eu-west-1:123456789012:key/1';
const policy = JSON.stringify({ Statement: [{ Effect: 'Allow', Principal: '*' }] });

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
    // Without a verdict, as some S3-compatible services answer: the policy itself is read.
    's3:GET /?policyStatus': '<PolicyStatus/>',
    's3:GET /?policy': policy,
    's3:GET /?acl':
      '<AccessControlPolicy><AccessControlList><Grant/></AccessControlList></AccessControlPolicy>',
    's3:GET /?ownershipControls': { error: 'OwnershipControlsNotFoundError', status: 404 },
    's3:GET /?tagging': { error: 'NoSuchTagSet', status: 404 },
    's3:GET /?encryption': { error: 'ServerSideEncryptionConfigurationNotFoundError', status: 404 },
    's3:GET /?location': '<LocationConstraint>eu-west-1</LocationConstraint>',
    's3:PUT /?publicAccessBlock': '',
    's3:PUT /?encryption': '',
    'kms:DescribeKey': JSON.stringify({
      KeyMetadata: { KeyId: '1', Arn: keyArn, KeyState: 'Enabled', KeyManager: 'CUSTOMER' },
    }),
  },
  none: { 's3:GET /': '<ListAllMyBucketsResult><Buckets/></ListAllMyBucketsResult>' },
  ids: { '': ['Bucket'], key: ['KeyId'] },
  order: { settings: { Algorithm: 'aws:kms', Key: keyArn, 'Bucket key': 'on' } },
};
