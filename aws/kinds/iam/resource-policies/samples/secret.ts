import { account, ownPolicy, type PolicySample, region } from './policy-sample.ts';

const arn = `arn:aws:secretsmanager:${region}:${account}:secret:orders-AbCdEf`;
const secret = { ARN: arn, Name: 'orders' };

export const secretSample: PolicySample = {
  kind: 'secret',
  name: 'orders-AbCdEf',
  arn,
  ids: { secret: ['SecretId'] },
  answers: {
    'secretsmanager:ListSecrets': JSON.stringify({ SecretList: [secret] }),
    'secretsmanager:GetResourcePolicy': JSON.stringify({ ...secret, ResourcePolicy: ownPolicy }),
    'secretsmanager:DescribeSecret': JSON.stringify({
      ...secret,
      Tags: [{ Key: 'Owner', Value: 'ada@example.com' }],
    }),
  },
  none: { 'secretsmanager:ListSecrets': JSON.stringify({ SecretList: [] }) },
};
