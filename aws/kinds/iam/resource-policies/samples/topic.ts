import { account, type PolicySample, region } from './policy-sample.ts';

const arn = `arn:aws:sns:${region}:${account}:orders`;
const answer = (call: string, result: string): string =>
  `<${call}Response><${call}Result>${result}</${call}Result></${call}Response>`;
const entry = (key: string, value: string): string =>
  `<entry><key>${key}</key><value>${value}</value></entry>`;

export const topicSample: PolicySample = {
  kind: 'topic',
  name: 'orders',
  arn,
  ids: { '': ['TopicArn', 'ResourceArn'] },
  answers: {
    'sns:ListTopics': answer('ListTopics', `<Topics><member><TopicArn>${arn}</TopicArn></member></Topics>`),
    'sns:SetTopicAttributes': answer('SetTopicAttributes', ''),
    'sns:ListTagsForResource': answer(
      'ListTagsForResource',
      '<Tags><member><Key>Owner</Key><Value>ada@example.com</Value></member></Tags>',
    ),
  },
  withPolicy: (policy) => ({
    'sns:GetTopicAttributes': answer(
      'GetTopicAttributes',
      `<Attributes>${entry('TopicArn', arn)}${entry('Policy', policy)}</Attributes>`,
    ),
  }),
  none: { 'sns:ListTopics': answer('ListTopics', '<Topics/>') },
};
