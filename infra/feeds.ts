import type { WokenBy } from './functions.ts';
import type { Statement, Where } from './grants/grant.ts';
import { named } from './names.ts';

/** Lambda gives again what a batch names as failed, and not the whole of it. */
const functionResponseTypes = ['ReportBatchItemFailures'];

/** How Lambda takes messages from a queue. */
export function queueFeed({ batchSize, atOnce }: { readonly batchSize: number; readonly atOnce: number }) {
  return { batchSize, functionResponseTypes, scalingConfig: { maximumConcurrency: atOnce } };
}

/** DynamoDB keeps a change in the stream for a day; one that fails must not hold up the others for so long. */
const giveUp = { maximumRetryAttempts: 5, maximumRecordAgeInSeconds: 21_600 };

/** How Lambda reads a table's stream, from its start on: what was written while the stage was made counts too. */
export function streamFeed({ wakes }: Pick<WokenBy<'stream'>, 'wakes'>) {
  const { batchSize, atOnce, filters } = wakes;
  return {
    batchSize,
    functionResponseTypes,
    parallelizationFactor: atOnce,
    startingPosition: 'TRIM_HORIZON',
    bisectBatchOnFunctionError: true,
    ...giveUp,
    ...(filters
      ? { filterCriteria: { filters: filters.map((pattern) => ({ pattern: JSON.stringify(pattern) })) } }
      : {}),
  };
}

/**
 * What Lambda needs of the role to read the stream.
 * Source: https://docs.aws.amazon.com/lambda/latest/dg/services-dynamodb-eventsourcemapping.html
 */
export function streamGrants(
  { wakes }: Pick<WokenBy<'stream'>, 'wakes'>,
  { partition, region, account, prefix }: Where,
): readonly Statement[] {
  return [
    {
      actions: ['dynamodb:DescribeStream', 'dynamodb:GetRecords', 'dynamodb:GetShardIterator'],
      resources: [
        `arn:${partition}:dynamodb:${region}:${account}:table/${named(prefix, wakes.table)}/stream/*`,
      ],
    },
    // AWS allows nothing narrower: https://docs.aws.amazon.com/service-authorization/latest/reference/list_amazondynamodb.html
    { actions: ['dynamodb:ListStreams'], resources: ['*'] },
  ];
}

/** How the topic's messages come into the queue: as they were published. */
export function topicFeed({ wakes: { filter } }: Pick<WokenBy<'sns'>, 'wakes'>) {
  return {
    protocol: 'sqs',
    rawMessageDelivery: true,
    ...(filter ? { filterPolicyScope: 'MessageBody', filterPolicy: JSON.stringify(filter) } : {}),
  };
}

/** The function's topic may send to the queue, and nobody else. */
export function topicQueuePolicy(queueArn: string, topicArn: string, account: string): string {
  return JSON.stringify({
    Version: '2012-10-17',
    Statement: [
      {
        Sid: 'TopicOfThisStage',
        Effect: 'Allow',
        Principal: { Service: 'sns.amazonaws.com' },
        Action: ['sqs:SendMessage'],
        Resource: [queueArn],
        Condition: {
          StringEquals: { 'aws:SourceAccount': account },
          ArnEquals: { 'aws:SourceArn': [topicArn] },
        },
      },
    ],
  });
}

/** The declared services may publish to the topic for this account. */
export function topicPolicy({ wakes }: Pick<WokenBy<'sns'>, 'wakes'>, where: Where): string {
  const { partition, region, account, prefix } = where;
  return JSON.stringify({
    Version: '2012-10-17',
    Statement: [
      {
        Sid: 'Publishers',
        Effect: 'Allow',
        Principal: { Service: wakes.publishers },
        Action: ['sns:Publish'],
        Resource: [`arn:${partition}:sns:${region}:${account}:${named(prefix, wakes.topic)}`],
        Condition: { StringEquals: { 'aws:SourceAccount': account } },
      },
    ],
  });
}
