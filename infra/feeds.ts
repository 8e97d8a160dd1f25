import type { Batches } from '../core/functions/function.ts';
import type { WokenBy } from './functions.ts';
import type { RoleStatement, Where } from './grants/grant.ts';
import { named } from './names.ts';

/** Lambda retries only the failed messages of a batch. */
const functionResponseTypes = ['ReportBatchItemFailures'];

/** The event source mapping of a queue. */
export function queueFeed({ batchSize, atOnce, waitSeconds }: Batches) {
  return {
    batchSize,
    functionResponseTypes,
    scalingConfig: { maximumConcurrency: atOnce },
    ...(waitSeconds ? { maximumBatchingWindowInSeconds: waitSeconds } : {}),
  };
}

/** DynamoDB keeps stream records for 24 hours; a failing record must not block the others that long. */
const giveUp = { maximumRetryAttempts: 5, maximumRecordAgeInSeconds: 21_600 };
/** -1: until the record is too old. */
const keepTrying = { ...giveUp, maximumRetryAttempts: -1 };

/**
 * The event source mapping of a table's stream. Starts at the oldest record, so that changes during the
 * deployment count too.
 */
export function streamFeed({ wakes }: Pick<WokenBy<'stream'>, 'wakes'>) {
  const { batchSize, atOnce, filters, waitSeconds, keepsTrying } = wakes;
  return {
    batchSize,
    functionResponseTypes,
    parallelizationFactor: atOnce,
    startingPosition: 'TRIM_HORIZON',
    bisectBatchOnFunctionError: true,
    ...(keepsTrying ? keepTrying : giveUp),
    ...(waitSeconds ? { maximumBatchingWindowInSeconds: waitSeconds } : {}),
    ...(filters
      ? { filterCriteria: { filters: filters.map((pattern) => ({ pattern: JSON.stringify(pattern) })) } }
      : {}),
  };
}

/**
 * The permissions for reading a stream.
 * Source: https://docs.aws.amazon.com/lambda/latest/dg/services-dynamodb-eventsourcemapping.html
 */
export function streamGrants(
  { wakes }: Pick<WokenBy<'stream'>, 'wakes'>,
  { partition, region, account, prefix }: Where,
): readonly RoleStatement[] {
  return [
    {
      actions: ['dynamodb:DescribeStream', 'dynamodb:GetRecords', 'dynamodb:GetShardIterator'],
      resources: [
        `arn:${partition}:dynamodb:${region}:${account}:table/${named(prefix, wakes.table)}/stream/*`,
      ],
    },
    // AWS supports no resource here:
    // https://docs.aws.amazon.com/service-authorization/latest/reference/list_amazondynamodb.html
    { actions: ['dynamodb:ListStreams'], resources: ['*'] },
  ];
}

/** The subscription of a queue to its topic, with raw message delivery. */
export function topicFeed({ wakes: { filter } }: Pick<WokenBy<'sns'>, 'wakes'>) {
  return {
    protocol: 'sqs',
    rawMessageDelivery: true,
    ...(filter ? { filterPolicyScope: 'MessageBody', filterPolicy: JSON.stringify(filter) } : {}),
  };
}

/** ARNs of what fills a queue. */
export type Senders = { readonly rules?: readonly string[]; readonly topic?: string };

/** Only the named EventBridge rules and the topic, all of this account, may send to the queue. */
export function queuePolicy(queueArn: string, account: string, { rules = [], topic }: Senders): string {
  const send = (sid: string, service: string, sources: readonly string[]) => ({
    Sid: sid,
    Effect: 'Allow',
    Principal: { Service: service },
    Action: ['sqs:SendMessage'],
    Resource: [queueArn],
    Condition: {
      StringEquals: { 'aws:SourceAccount': account },
      ArnEquals: { 'aws:SourceArn': sources },
    },
  });
  return JSON.stringify({
    Version: '2012-10-17',
    Statement: [
      ...(rules.length > 0 ? [send('EventsOfThisStage', 'events.amazonaws.com', rules)] : []),
      ...(topic === undefined ? [] : [send('TopicOfThisStage', 'sns.amazonaws.com', [topic])]),
    ],
  });
}

/** The declared services may publish to the topic on behalf of this account. */
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
