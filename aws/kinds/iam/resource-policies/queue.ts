import {
  GetQueueAttributesCommand,
  GetQueueUrlCommand,
  ListQueuesCommand,
  ListQueueTagsCommand,
  SetQueueAttributesCommand,
  SQSClient,
} from '@aws-sdk/client-sqs';
import { absent, assertAbout } from '../../../access/answers.ts';
import { partitionOf } from '../../../access/partitions.ts';
import { on, onAll, sends } from '../../../access/permission.ts';
import type { Reader } from '../../define.ts';
import { ownerIn, type PolicyOwner, type PolicyService, policyIn } from './policy-service.ts';

/** https://docs.aws.amazon.com/AWSSimpleQueueService/latest/APIReference/API_ListQueues.html: the most of a page. */
const perPage = 1_000;
/** The second is the code that the SDK takes from the header of the query protocol. */
const gone = ['QueueDoesNotExist', 'AWS.SimpleQueueService.NonExistentQueue'];
const queues = 'arn:{partition}:sqs:*:{account}:*';

const clientOf = ({ clients, region }: Reader) =>
  clients.other('sqs', (config) => new SQSClient(config))(region);

/** AWS asks not to build the URL of a queue from its parts, but its path ends with the name. */
function ownerOf({ account, region }: Reader, url: string): PolicyOwner {
  const name = url.split('/').at(-1);
  return { ...ownerIn(name, `arn:${partitionOf(region)}:sqs:${region}:${account}:${name}`), url };
}

export const queuePolicies: PolicyService = {
  kind: 'queue',
  readsAtOnce: 8,
  lists: [
    sends(
      'SQS.ListQueues',
      onAll('sqs:ListQueues', 'SQS has no resource-level permissions for this action.'),
    ),
  ],
  list: async (aws, token) => {
    const { QueueUrls = [], NextToken: next } = await clientOf(aws).send(
      new ListQueuesCommand({ MaxResults: perPage, NextToken: token }),
    );
    return { items: QueueUrls.map((url) => ownerOf(aws, url)), next };
  },
  finds: [sends('SQS.GetQueueUrl', on(queues, 'sqs:GetQueueUrl'))],
  find: (aws, QueueName) =>
    absent(gone, undefined, async () => {
      const { QueueUrl } = await clientOf(aws).send(new GetQueueUrlCommand({ QueueName }));
      if (!QueueUrl) throw new Error("SQS's response lacks the URL of the queue");
      return ownerOf(aws, QueueUrl);
    }),
  reads: [sends('SQS.GetQueueAttributes', on(queues, 'sqs:GetQueueAttributes'))],
  read: (aws, { url: QueueUrl, arn }) =>
    absent(gone, undefined, async () => {
      // Attributes that are not set are left out, so one that always is shows that the answer is whole.
      const { Attributes: { Policy, QueueArn } = {} } = await clientOf(aws).send(
        new GetQueueAttributesCommand({ QueueUrl, AttributeNames: ['Policy', 'QueueArn'] }),
      );
      assertAbout(arn, QueueArn);
      return Policy ? policyIn(Policy, 'queue policy') : null;
    }),
  writes: [sends('SQS.SetQueueAttributes', on(queues, 'sqs:SetQueueAttributes'))],
  // An empty text deletes it: https://docs.aws.amazon.com/AWSSimpleQueueService/latest/SQSDeveloperGuide/sqs-basic-examples-of-sqs-policies.html
  write: (aws, { url: QueueUrl }, policy) =>
    clientOf(aws).send(new SetQueueAttributesCommand({ QueueUrl, Attributes: { Policy: policy ?? '' } })),
  readsTags: [sends('SQS.ListQueueTags', on(queues, 'sqs:ListQueueTags'))],
  tags: async (aws, { url: QueueUrl }) => {
    const { Tags = {} } = await clientOf(aws).send(new ListQueueTagsCommand({ QueueUrl }));
    return Tags;
  },
};
