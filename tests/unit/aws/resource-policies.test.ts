import { describe, expect, test } from '@jest/globals';
import { samples } from '../../../aws/kinds/iam/iam-resource-policy.samples.ts';
import { kind } from '../../../aws/kinds/iam/iam-resource-policy.ts';
import { reader } from '../../../aws/reader.ts';
import { judgeIdentity } from '../../../core/iam/judge-identity.ts';
import { everyPage } from '../../../core/listing.ts';
import { type AwsAnswer, answeringClients, queryError } from '../../support/aws-answers.ts';
import { sampleAnswers, sampleCall } from '../../support/kind-answers.ts';

const account = '123456789012';
const region = 'eu-west-1';

/** An error of a service with JSON, as on the wire. */
const jsonError = (type: string, status = 400): AwsAnswer => ({
  status,
  xml: JSON.stringify({ __type: type, message: type }),
});
const json = (answer: object): AwsAnswer => ({ xml: JSON.stringify(answer) });

/** A reader whose answers are the samples, but for these. */
function awsBut(answers: Readonly<Record<string, AwsAnswer>>) {
  const sampled = sampleAnswers('iam-resource-policy');
  const { clients, requests } = answeringClients((request) => {
    return answers[sampleCall(request)] ?? sampled(request);
  });
  return { aws: reader(clients, account, region, 0), requests };
}

async function readOf(id: string, answers: Readonly<Record<string, AwsAnswer>>) {
  const one = samples.resources.find((resource) => resource.id === id);
  if (!one) throw new Error(`${id} has no sample`);
  return kind.get.run(awsBut(answers).aws, one);
}

/** An error of Lambda, whose protocol has the type in the body. */
const restError = (type: string, status: number): AwsAnswer => ({
  status,
  xml: JSON.stringify({ __type: type, Type: 'User', Message: type }),
});
const functionArn = `arn:aws:lambda:${region}:${account}:function:orders`;
const secret = {
  ARN: `arn:aws:secretsmanager:${region}:${account}:secret:orders-AbCdEf`,
  Name: 'orders',
};
const queueArn = `arn:aws:sqs:${region}:${account}:orders`;
const topicArn = `arn:aws:sns:${region}:${account}:orders`;

test.each<[string, string, Record<string, AwsAnswer>]>([
  [
    'a queue without the attribute',
    'queue/orders',
    { 'sqs:GetQueueAttributes': json({ Attributes: { QueueArn: queueArn } }) },
  ],
  [
    'a function that GetPolicy does not find',
    'function/orders',
    { 'lambda:GET /2015-03-31/functions/orders/policy': restError('ResourceNotFoundException', 404) },
  ],
  [
    'a secret without the field',
    'secret/orders-AbCdEf',
    { 'secretsmanager:GetResourcePolicy': json(secret) },
  ],
  [
    'a repository that has none by an error of its own',
    'repository/team/orders',
    { 'ecr:GetRepositoryPolicy': jsonError('RepositoryPolicyNotFoundException') },
  ],
])('%s has no policy', async (_, id, answers) => {
  const found = await readOf(id, answers);
  expect(found?.facts.now).toMatchObject({ known: true, value: { trust: null } });
});

test.each<[string, string, Record<string, AwsAnswer>]>([
  ['queue', 'queue/orders', { 'sqs:GetQueueUrl': jsonError('com.amazonaws.sqs#QueueDoesNotExist') }],
  [
    'queue that was deleted meanwhile',
    'queue/orders',
    { 'sqs:GetQueueAttributes': jsonError('com.amazonaws.sqs#QueueDoesNotExist') },
  ],
  [
    'topic',
    'topic/orders',
    { 'sns:GetTopicAttributes': queryError('NotFound', 'Topic does not exist', 404) },
  ],
  [
    'function',
    'function/orders',
    {
      [`lambda:GET /2017-03-31/tags/${encodeURIComponent(functionArn)}`]: restError(
        'ResourceNotFoundException',
        404,
      ),
    },
  ],
  [
    'secret',
    'secret/orders-AbCdEf',
    { 'secretsmanager:GetResourcePolicy': jsonError('ResourceNotFoundException') },
  ],
  [
    'repository',
    'repository/team/orders',
    { 'ecr:GetRepositoryPolicy': jsonError('RepositoryNotFoundException') },
  ],
])('a %s that does not exist is gone', async (_, id, answers) => {
  expect(await readOf(id, answers)).toBeUndefined();
});

test.each<[string, string, Record<string, AwsAnswer>]>([
  [
    'access is denied',
    'queue/orders',
    { 'sqs:GetQueueAttributes': jsonError('com.amazon.coral.service#AccessDeniedException', 403) },
  ],
  [
    'the answer is about another queue',
    'queue/orders',
    { 'sqs:GetQueueAttributes': json({ Attributes: { QueueArn: `${queueArn}-2` } }) },
  ],
  ['the answer is empty', 'queue/orders', { 'sqs:GetQueueAttributes': json({}) }],
  [
    'access is denied',
    'topic/orders',
    { 'sns:GetTopicAttributes': queryError('AuthorizationError', 'denied', 403) },
  ],
  [
    'the policy is missing',
    'topic/orders',
    {
      'sns:GetTopicAttributes': {
        xml: `<GetTopicAttributesResponse><GetTopicAttributesResult><Attributes><entry><key>TopicArn</key><value>${topicArn}</value></entry></Attributes></GetTopicAttributesResult></GetTopicAttributesResponse>`,
      },
    },
  ],
  [
    'access is denied',
    'function/orders',
    { 'lambda:GET /2015-03-31/functions/orders/policy': restError('AccessDeniedException', 403) },
  ],
  [
    'it waits for its deletion',
    'secret/orders-AbCdEf',
    { 'secretsmanager:GetResourcePolicy': jsonError('InvalidRequestException') },
  ],
  [
    'the registry has an error',
    'repository/team/orders',
    { 'ecr:GetRepositoryPolicy': jsonError('ServerException', 500) },
  ],
])('when %s, the policy of %s is unknown', async (_, id, answers) => {
  expect((await readOf(id, answers))?.facts.now).toMatchObject({ known: false });
});

test('a listing reads one policy for each resource', async () => {
  const { aws, requests } = awsBut({});
  const found = await everyPage(kind.list.run(aws));
  const ids = [...new Set(samples.resources.map(({ id }) => id))];
  expect(found.map(({ id }) => id)).toEqual(ids);
  expect(requests).toHaveLength(2 * ids.length);
});

test('a listing goes on after the last page of a service', async () => {
  const { aws, requests } = awsBut({});
  for await (const _ of kind.list.run(aws, '2 ')) break;
  expect(requests.map(({ call }) => call)).toEqual(['sqs:ListQueues', 'sqs:GetQueueAttributes']);
});

describe('the policy that AWS gives a new', () => {
  /** https://docs.aws.amazon.com/sns/latest/dg/sns-access-policy-use-cases.html and what SNS and SQS return for a new one. */
  const defaults = {
    topic: {
      Version: '2008-10-17',
      Id: '__default_policy_ID',
      Statement: [
        {
          Sid: '__default_statement_ID',
          Effect: 'Allow',
          Principal: { AWS: '*' },
          Action: ['SNS:GetTopicAttributes', 'SNS:SetTopicAttributes', 'SNS:Subscribe', 'SNS:Publish'],
          Resource: topicArn,
          Condition: { StringEquals: { 'AWS:SourceOwner': account } },
        },
      ],
    },
    queue: {
      Version: '2012-10-17',
      Id: '__default_policy_ID',
      Statement: [
        {
          Sid: '__owner_statement',
          Effect: 'Allow',
          Principal: { AWS: `arn:aws:iam::${account}:root` },
          Action: 'SQS:*',
          Resource: queueArn,
        },
      ],
    },
  };

  const findingsOf = async (id: string, answers: Readonly<Record<string, AwsAnswer>>) => {
    const now = (await readOf(id, answers))?.facts.now;
    if (!now?.known) throw new Error(`${id} was not read`);
    return judgeIdentity({
      accepted: { ...now.value, trust: null },
      now: now.value,
      origin: null,
      credentials: [],
      groups: {},
      policies: {},
      holders: [],
      knownAccounts: [],
      nowMs: 0,
    }).findings.map(({ rule }) => rule);
  };
  const topicWith = (policy: object): Record<string, AwsAnswer> => ({
    'sns:GetTopicAttributes': {
      xml: `<GetTopicAttributesResponse><GetTopicAttributesResult><Attributes><entry><key>TopicArn</key><value>${topicArn}</value></entry><entry><key>Policy</key><value>${JSON.stringify(policy)}</value></entry></Attributes></GetTopicAttributesResult></GetTopicAttributesResponse>`,
    },
  });
  const queueWith = (policy: object): Record<string, AwsAnswer> => ({
    'sqs:GetQueueAttributes': json({ Attributes: { QueueArn: queueArn, Policy: JSON.stringify(policy) } }),
  });
  const opened = ({ Statement: [first], ...rest }: { readonly Statement: readonly object[] }): object => {
    const { Condition: _, ...statement } = { Condition: null, ...first };
    return { ...rest, Statement: [{ ...statement, Principal: '*' }] };
  };

  test('topic lets nobody else in, but does without its condition', async () => {
    expect(await findingsOf('topic/orders', topicWith(defaults.topic))).toEqual([]);
    expect(await findingsOf('topic/orders', topicWith(opened(defaults.topic)))).toEqual(['trust-public']);
  });

  test('queue lets nobody else in, but does with everybody as principal', async () => {
    expect(await findingsOf('queue/orders', queueWith(defaults.queue))).toEqual([]);
    expect(await findingsOf('queue/orders', queueWith(opened(defaults.queue)))).toEqual(['trust-public']);
  });
});
