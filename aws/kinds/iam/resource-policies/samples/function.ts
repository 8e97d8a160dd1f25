import { account, type PolicySample, region } from './policy-sample.ts';

const arn = `arn:aws:lambda:${region}:${account}:function:orders`;

export const functionSample: PolicySample = {
  kind: 'function',
  name: 'orders',
  arn,
  ids: { function: ['FunctionName', 'Resource'] },
  answers: {
    'lambda:GET /2015-03-31/functions': JSON.stringify({
      Functions: [{ FunctionName: 'orders', FunctionArn: arn }],
    }),
    [`lambda:GET /2017-03-31/tags/${encodeURIComponent(arn)}`]: JSON.stringify({
      Tags: { Owner: 'ada@example.com' },
    }),
  },
  withPolicy: (Policy) => ({
    'lambda:GET /2015-03-31/functions/orders/policy': JSON.stringify({ Policy, RevisionId: 'r-1' }),
  }),
  none: { 'lambda:GET /2015-03-31/functions': JSON.stringify({ Functions: [] }) },
};
