import {
  GetTopicAttributesCommand,
  ListTagsForResourceCommand,
  ListTopicsCommand,
  SetTopicAttributesCommand,
  SNSClient,
} from '@aws-sdk/client-sns';
import { absent, assertAbout, requiredList } from '../../../access/answers.ts';
import { partitionOf } from '../../../access/partitions.ts';
import { on, onAll, sends } from '../../../access/permission.ts';
import { toTags } from '../../../tags.ts';
import type { Reader } from '../../define.ts';
import { neverWithout, ownerIn, type PolicyService, policyIn } from './policy-service.ts';

const topics = 'arn:{partition}:sns:*:{account}:*';

const clientOf = ({ clients, region }: Reader) =>
  clients.other('sns', (config) => new SNSClient(config))(region);

export const topicPolicies: PolicyService = {
  kind: 'topic',
  readsAtOnce: 8,
  lists: [
    sends(
      'SNS.ListTopics',
      onAll('sns:ListTopics', 'SNS has no resource-level permissions for this action.'),
    ),
  ],
  list: async (aws, token) => {
    const { Topics, NextToken: next } = await clientOf(aws).send(new ListTopicsCommand({ NextToken: token }));
    const items = requiredList(Topics, 'topics').map(({ TopicArn: arn }) =>
      ownerIn(arn?.split(':').at(-1), arn),
    );
    return { items, next };
  },
  finds: [],
  find: async ({ account, region }, name) => ({
    name,
    arn: `arn:${partitionOf(region)}:sns:${region}:${account}:${name}`,
  }),
  reads: [sends('SNS.GetTopicAttributes', on(topics, 'sns:GetTopicAttributes'))],
  // Every topic has a policy: https://docs.aws.amazon.com/sns/latest/api/API_GetTopicAttributes.html
  read: (aws, { arn: TopicArn }) =>
    absent(['NotFound', 'NotFoundException'], undefined, async () => {
      const { Attributes } = await clientOf(aws).send(new GetTopicAttributesCommand({ TopicArn }));
      assertAbout(TopicArn, Attributes?.['TopicArn']);
      return policyIn(Attributes?.['Policy'], 'topic policy');
    }),
  writes: [sends('SNS.SetTopicAttributes', on(topics, 'sns:SetTopicAttributes'))],
  write: async (aws, { arn: TopicArn }, policy) => {
    const AttributeValue = neverWithout(policy, 'topic');
    const input = { TopicArn, AttributeName: 'Policy', AttributeValue };
    return clientOf(aws).send(new SetTopicAttributesCommand(input));
  },
  readsTags: [sends('SNS.ListTagsForResource', on(topics, 'sns:ListTagsForResource'))],
  tags: async (aws, { arn: ResourceArn }) => {
    const { Tags } = await clientOf(aws).send(new ListTagsForResourceCommand({ ResourceArn }));
    return toTags(requiredList(Tags, 'tags'));
  },
};
