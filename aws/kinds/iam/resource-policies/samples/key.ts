import { account, type PolicySample, region } from './policy-sample.ts';

const name = '1234abcd-12ab-34cd-56ef-1234567890ab';
const arn = `arn:aws:kms:${region}:${account}:key/${name}`;

export const keySample: PolicySample = {
  kind: 'key',
  name,
  arn,
  ids: { key: ['KeyId'] },
  answers: {
    'kms:ListKeys': JSON.stringify({ Keys: [{ KeyId: name, KeyArn: arn }], Truncated: false }),
    'kms:PutKeyPolicy': '',
    'kms:ListResourceTags': JSON.stringify({
      Tags: [{ TagKey: 'Owner', TagValue: 'ada@example.com' }],
      Truncated: false,
    }),
  },
  withPolicy: (Policy) => ({ 'kms:GetKeyPolicy': JSON.stringify({ Policy, PolicyName: 'default' }) }),
  none: { 'kms:ListKeys': JSON.stringify({ Keys: [], Truncated: false }) },
};
