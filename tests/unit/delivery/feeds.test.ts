import { describe, expect, test } from '@jest/globals';
import type { Wakes } from '../../../core/functions/function.ts';
import { functionAlarms } from '../../../infra/alarms/functions.ts';
import { queueFeed, queuePolicy, streamFeed, topicFeed, topicPolicy } from '../../../infra/feeds.ts';
import {
  deadLettersName,
  type FunctionPlan,
  isFed,
  isInvokedAsync,
  type WokenBy,
} from '../../../infra/functions.ts';
import { platformGrants } from '../../../infra/grants/functions.ts';
import { keyPolicy } from '../../../infra/topic-policies.ts';
import { functionTable } from '../../../scripts/function-table.ts';

const where = {
  partition: 'aws',
  region: 'eu-west-1',
  account: '123456789012',
  prefix: 'janitor-dev',
  memberAccounts: [],
};

function planOf<W extends Wakes>(wakes: W): FunctionPlan & { readonly wakes: W } {
  return {
    name: 'incident',
    file: 'events/cloudwatch-alarm/function.ts',
    wakes,
    memoryMb: 256,
    timeoutSeconds: 60,
    description: 'A fixture',
    why: 'A fixture.',
    needs: { deps: ['log'] },
  };
}

const bySns: WokenBy<'sns'> = planOf({
  by: 'sns',
  queue: 'incidents',
  topic: 'incoming',
  publishers: ['cloudwatch.amazonaws.com'],
  filter: { NewStateValue: ['ALARM'] },
  batchSize: 10,
  atOnce: 2,
});
const byStream: WokenBy<'stream'> = planOf({
  by: 'stream',
  table: 'audit',
  filters: [{ eventName: ['INSERT'] }],
  batchSize: 100,
  atOnce: 2,
});

const alarmNames = (fn: FunctionPlan) => functionAlarms('janitor-dev', fn).map(({ name }) => name);
const statementsOf = (policy: string) =>
  (JSON.parse(policy) as { readonly Statement: readonly Record<string, unknown>[] }).Statement;

describe('a function woken by a topic', () => {
  test('is fed by a queue with a dead-letter queue and reports each failed message', () => {
    expect([isFed(bySns), isInvokedAsync(bySns), deadLettersName(bySns)]).toEqual([true, false, 'incidents']);
    expect(queueFeed(bySns.wakes)).toEqual({
      batchSize: 10,
      functionResponseTypes: ['ReportBatchItemFailures'],
      scalingConfig: { maximumConcurrency: 2 },
    });
  });

  test('receives raw messages that pass its filter', () => {
    expect(topicFeed(bySns)).toEqual({
      protocol: 'sqs',
      rawMessageDelivery: true,
      filterPolicyScope: 'MessageBody',
      filterPolicy: '{"NewStateValue":["ALARM"]}',
    });
    const { filter: _, ...wakes } = bySns.wakes;
    expect(topicFeed({ wakes })).toEqual({ protocol: 'sqs', rawMessageDelivery: true });
  });

  test('can read its queue; the topic accepts its publishers, and the queue accepts its topic', () => {
    expect(platformGrants(bySns, where).flatMap(({ resources }) => resources)).toContain(
      'arn:aws:sqs:eu-west-1:123456789012:janitor-dev-incidents',
    );
    expect(statementsOf(topicPolicy(bySns, where))).toEqual([
      {
        Sid: 'Publishers',
        Effect: 'Allow',
        Principal: { Service: ['cloudwatch.amazonaws.com'] },
        Action: ['sns:Publish'],
        Resource: ['arn:aws:sns:eu-west-1:123456789012:janitor-dev-incoming'],
        Condition: { StringEquals: { 'aws:SourceAccount': '123456789012' } },
      },
    ]);
    const sender = (service: string, source: string) => ({
      Principal: { Service: service },
      Action: ['sqs:SendMessage'],
      Resource: ['queue'],
      Condition: {
        StringEquals: { 'aws:SourceAccount': '123456789012' },
        ArnEquals: { 'aws:SourceArn': [source] },
      },
    });
    const topic = sender('sns.amazonaws.com', 'topic');
    expect(statementsOf(queuePolicy('queue', '123456789012', { topic: 'topic' }))).toMatchObject([topic]);
    expect(
      statementsOf(queuePolicy('queue', '123456789012', { topic: 'topic', rules: ['rule'] })),
    ).toMatchObject([sender('events.amazonaws.com', 'rule'), topic]);
    const users = (publishers: readonly string[]) =>
      statementsOf(keyPolicy(where, publishers)).map(({ Principal }) => Principal)[1];
    expect(users([])).toEqual({ Service: 'cloudwatch.amazonaws.com' });
    expect(users(['cloudwatch.amazonaws.com'])).toEqual({ Service: 'cloudwatch.amazonaws.com' });
    expect(users(['events.amazonaws.com'])).toEqual({
      Service: ['cloudwatch.amazonaws.com', 'events.amazonaws.com'],
    });
  });

  test('has alarms on old and dead-lettered messages', () => {
    expect(alarmNames(bySns)).toEqual(['incidents-queue-age', 'incidents-dead-letters']);
  });
});

describe('a function woken by a stream', () => {
  test('reads from the start, reports failed records, and sends them to a dead-letter queue after six hours', () => {
    expect(streamFeed(byStream)).toEqual({
      batchSize: 100,
      functionResponseTypes: ['ReportBatchItemFailures'],
      parallelizationFactor: 2,
      startingPosition: 'TRIM_HORIZON',
      bisectBatchOnFunctionError: true,
      maximumRetryAttempts: 5,
      maximumRecordAgeInSeconds: 21_600,
      filterCriteria: { filters: [{ pattern: '{"eventName":["INSERT"]}' }] },
    });
    expect([isFed(byStream), isInvokedAsync(byStream), deadLettersName(byStream)]).toEqual([
      false,
      false,
      'incident',
    ]);
  });

  test("can read its table's stream and send to its dead-letter queue", () => {
    const [, ...granted] = platformGrants(byStream, where);
    expect(granted).toEqual([
      {
        actions: ['dynamodb:DescribeStream', 'dynamodb:GetRecords', 'dynamodb:GetShardIterator'],
        resources: ['arn:aws:dynamodb:eu-west-1:123456789012:table/janitor-dev-audit/stream/*'],
      },
      { actions: ['dynamodb:ListStreams'], resources: ['*'] },
      {
        actions: ['sqs:SendMessage'],
        resources: ['arn:aws:sqs:eu-west-1:123456789012:janitor-dev-incident-dead'],
      },
    ]);
  });

  test('has alarms on old and dead-lettered records', () => {
    expect(alarmNames(byStream)).toEqual(['incident-stream-age', 'incident-dead-letters']);
  });
});

test('the table of functions names the topic and the stream', () => {
  const rows = functionTable([bySns, byStream]);
  expect(rows).toContain('SNS (`incoming`), by the queue `incidents`');
  expect(rows).toContain('changes of the table `audit`');
});
