import { account, ownPolicy, type PolicySample, region } from './policy-sample.ts';

const arn = `arn:aws:sns:${region}:${account}:orders`;
const answer = (call: string, result: string): string =>
  `<${call}Response><${call}Result>${result}</${call}Result></${call}Response>`;
const attributes = Object.entries({ TopicArn: arn, Policy: ownPolicy }).map(
  ([key, value]) => `<entry><key>${key}</key><value>${value}</value></entry>`,
);

export const topicSample: PolicySample = {
  kind: 'topic',
  name: 'orders',
  arn,
  ids: { '': ['TopicArn', 'ResourceArn'] },
  answers: {
    'sns:ListTopics': answer('ListTopics', `<Topics><member><TopicArn>${arn}</TopicArn></member></Topics>`),
    'sns:GetTopicAttributes': answer('GetTopicAttributes', `<Attributes>${attributes.join('')}</Attributes>`),
    'sns:ListTagsForResource': answer(
      'ListTagsForResource',
      '<Tags><member><Key>Owner</Key><Value>ada@example.com</Value></member></Tags>',
    ),
  },
  none: { 'sns:ListTopics': answer('ListTopics', '<Topics/>') },
};
