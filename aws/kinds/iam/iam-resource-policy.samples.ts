import { example } from '../../../core/facts/examples.ts';
import { policyResource } from '../../../core/iam/state/policy-resource.ts';
import { known, type Resource } from '../../../core/resource.ts';
import type { Samples } from '../define.ts';

const account = '123456789012';
const keyId = '1234abcd-12ab-34cd-56ef-1234567890ab';
const keyArn = `arn:aws:kms:eu-west-1:${account}:key/${keyId}`;
const policy = JSON.stringify({
  Version: '2012-10-17',
  Statement: [
    { Effect: 'Allow', Principal: { AWS: `arn:aws:iam::${account}:root` }, Action: '*', Resource: '*' },
  ],
});

const resource = (of: Parameters<typeof policyResource>[0]): Resource<'iam-resource-policy'> => ({
  ...example('iam-resource-policy', {
    id: `${of.kind}/${of.name}`,
    facts: { now: known(policyResource(of, policy)) },
  }),
  arn: of.arn,
  name: of.name,
});

export const samples: Samples<'iam-resource-policy'> = {
  resources: [
    resource({ kind: 'bucket', account, name: 'site', arn: 'arn:aws:s3:::site' }),
    resource({ kind: 'key', account, name: keyId, arn: keyArn }),
  ],
  answers: {
    's3:GET /':
      '<ListAllMyBucketsResult><Buckets><Bucket><Name>site</Name><CreationDate>2026-01-01T00:00:00.000Z</CreationDate></Bucket></Buckets></ListAllMyBucketsResult>',
    's3:GET /?policy': policy,
    's3:GET /?tagging': { error: 'NoSuchTagSet', status: 404 },
    'kms:ListKeys': JSON.stringify({ Keys: [{ KeyId: keyId, KeyArn: keyArn }], Truncated: false }),
    'kms:GetKeyPolicy': JSON.stringify({ Policy: policy, PolicyName: 'default' }),
    'kms:ListResourceTags': JSON.stringify({
      Tags: [{ TagKey: 'Owner', TagValue: 'ada@example.com' }],
      Truncated: false,
    }),
  },
  whole: {
    's3:GET /?tagging':
      '<Tagging><TagSet><Tag><Key>Owner</Key><Value>ada@example.com</Value></Tag></TagSet></Tagging>',
  },
  none: {
    's3:GET /': '<ListAllMyBucketsResult><Buckets/></ListAllMyBucketsResult>',
    'kms:ListKeys': JSON.stringify({ Keys: [], Truncated: false }),
  },
  ids: { '': ['Bucket'], key: ['KeyId'] },
};
