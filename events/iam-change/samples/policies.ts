import { policyArn, readBuckets } from './documents.ts';
import { named, samplesOf } from './sample.ts';

const iam = samplesOf('iam', 'us-east-1');
const arn = policyArn('team/deploy');
const tags = [{ key: 'team', value: 'web' }];

export const policySamples = named(
  iam(
    'CreatePolicy',
    { policyName: 'deploy', path: '/team/', policyDocument: readBuckets, tags },
    {
      policy: {
        policyName: 'deploy',
        policyId: 'ANPAIOSFODNN7EXAMPLE',
        arn,
        path: '/team/',
        defaultVersionId: 'v1',
        attachmentCount: 0,
        permissionsBoundaryUsageCount: 0,
        isAttachable: true,
        createDate: 'Nov 20, 2026 4:00:00 PM',
        updateDate: 'Nov 20, 2026 4:00:00 PM',
        tags,
      },
    },
  ),
  iam(
    'CreatePolicyVersion',
    { policyArn: arn, policyDocument: readBuckets, setAsDefault: true },
    {
      policyVersion: { versionId: 'v2', isDefaultVersion: true, createDate: 'Nov 20, 2026 4:00:00 PM' },
    },
  ),
  iam('SetDefaultPolicyVersion', { policyArn: arn, versionId: 'v1' }),
  iam('DeletePolicyVersion', { policyArn: arn, versionId: 'v1' }),
  iam('DeletePolicy', { policyArn: arn }),
  iam('TagPolicy', { policyArn: arn, tags }),
  iam('UntagPolicy', { policyArn: arn, tagKeys: ['team'] }),
);
