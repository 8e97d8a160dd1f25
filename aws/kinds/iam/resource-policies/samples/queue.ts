import { account, type PolicySample, region } from './policy-sample.ts';

const arn = `arn:aws:sqs:${region}:${account}:orders`;
const url = `https://sqs.${region}.amazonaws.com/${account}/orders`;

export const queueSample: PolicySample = {
  kind: 'queue',
  name: 'orders',
  arn,
  ids: { '': ['QueueName'] },
  answers: {
    'sqs:ListQueues': JSON.stringify({ QueueUrls: [url] }),
    'sqs:GetQueueUrl': JSON.stringify({ QueueUrl: url }),
    'sqs:SetQueueAttributes': '{}',
    'sqs:ListQueueTags': JSON.stringify({ Tags: { Owner: 'ada@example.com' } }),
  },
  withPolicy: (Policy) => ({
    'sqs:GetQueueAttributes': JSON.stringify({ Attributes: { QueueArn: arn, Policy } }),
  }),
  without: { 'sqs:GetQueueAttributes': JSON.stringify({ Attributes: { QueueArn: arn } }) },
  none: { 'sqs:ListQueues': '{}' },
};
