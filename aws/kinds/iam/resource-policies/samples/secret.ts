import { account, type PolicySample, region } from './policy-sample.ts';

const arn = `arn:aws:secretsmanager:${region}:${account}:secret:orders-AbCdEf`;
const secret = { ARN: arn, Name: 'orders' };

export const secretSample: PolicySample = {
  kind: 'secret',
  name: 'orders-AbCdEf',
  arn,
  ids: { secret: ['SecretId'] },
  answers: {
    'secretsmanager:ListSecrets': JSON.stringify({ SecretList: [secret] }),
    'secretsmanager:PutResourcePolicy': JSON.stringify(secret),
    'secretsmanager:DeleteResourcePolicy': JSON.stringify(secret),
    'secretsmanager:DescribeSecret': JSON.stringify({
      ...secret,
      Tags: [{ Key: 'Owner', Value: 'ada@example.com' }],
    }),
  },
  withPolicy: (ResourcePolicy) => ({
    'secretsmanager:GetResourcePolicy': JSON.stringify({ ...secret, ResourcePolicy }),
  }),
  without: { 'secretsmanager:GetResourcePolicy': JSON.stringify(secret) },
  none: { 'secretsmanager:ListSecrets': JSON.stringify({ SecretList: [] }) },
};
