import {
  CreateTableCommand,
  DeleteTableCommand,
  DescribeContinuousBackupsCommand,
  DescribeTableCommand,
  DescribeTimeToLiveCommand,
  DynamoDBClient,
} from '@aws-sdk/client-dynamodb';
import { GetScheduleCommand, ListSchedulesCommand, SchedulerClient } from '@aws-sdk/client-scheduler';
import {
  CreateQueueCommand,
  GetQueueAttributesCommand,
  ReceiveMessageCommand,
  SQSClient,
} from '@aws-sdk/client-sqs';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { createQueue, ensureQueues } from '../../../aws/services/queues.ts';
import { ensureTables, tableDefinitions } from '../../../aws/tables.ts';
import type { QueueName, Work } from '../../../core/work.ts';
import { queueNames } from '../../../core/work-queues.generated.ts';
import { createSchedules, ensureScheduleGroup } from '../../../scheduler/one-off.ts';
import { timeOf } from '../../../scheduler/times/schedule-times.ts';
import { startMoto, type TestMoto } from '../../support/moto.ts';
import { schedulesContract } from '../../support/schedules-contract.ts';
import { startMs } from '../../support/store-samples.ts';

let moto: TestMoto;
let dynamodb: DynamoDBClient;
let sqs: SQSClient;
let scheduler: SchedulerClient;
let groups = 0;

beforeAll(async () => {
  moto = await startMoto();
  const config = { endpoint: moto.url, region: 'us-east-1' };
  dynamodb = new DynamoDBClient(config);
  sqs = new SQSClient(config);
  scheduler = new SchedulerClient(config);
});

afterAll(async () => {
  for (const client of [dynamodb, sqs, scheduler]) client?.destroy();
  await moto?.stop();
});

describe('tables', () => {
  test('are created with expiry and point-in-time recovery, also simultaneously and repeatedly', async () => {
    const both = await Promise.all([
      ensureTables({ dynamodb, prefix: 'janitor' }),
      ensureTables({ dynamodb, prefix: 'janitor' }),
    ]);
    const later = await ensureTables({ dynamodb, prefix: 'janitor' });

    expect([...both, later]).toEqual([{ missing: [] }, { missing: [] }, { missing: [] }]);
    for (const TableName of ['janitor-state', 'janitor-audit']) {
      const { Table } = await dynamodb.send(new DescribeTableCommand({ TableName }));
      const { TimeToLiveDescription: ttl } = await dynamodb.send(
        new DescribeTimeToLiveCommand({ TableName }),
      );
      const { ContinuousBackupsDescription: backups } = await dynamodb.send(
        new DescribeContinuousBackupsCommand({ TableName }),
      );
      expect(Table).toMatchObject({
        TableStatus: 'ACTIVE',
        BillingModeSummary: { BillingMode: 'PAY_PER_REQUEST' },
      });
      expect(ttl).toMatchObject({ TimeToLiveStatus: 'ENABLED', AttributeName: 'ttl' });
      expect(backups?.PointInTimeRecoveryDescription?.PointInTimeRecoveryStatus).toBe('ENABLED');
    }
  });

  test('with the same name and other indexes throw and are not changed', async () => {
    const [state] = tableDefinitions('other');
    if (!state) throw new Error('There is no state table');
    const AttributeDefinitions = state.AttributeDefinitions?.slice(0, 2);
    await dynamodb.send(
      new CreateTableCommand({ ...state, AttributeDefinitions, GlobalSecondaryIndexes: undefined }),
    );

    await expect(ensureTables({ dynamodb, prefix: 'other' })).rejects.toThrow(
      'Table other-state has the wrong keys or indexes',
    );
    await dynamodb.send(new DeleteTableCommand({ TableName: 'other-state' }));
  });
});

describe('queues', () => {
  const attributesOf = async (QueueUrl: string): Promise<Record<string, string> | undefined> =>
    (await sqs.send(new GetQueueAttributesCommand({ QueueUrl, AttributeNames: ['All'] }))).Attributes;

  test('are created with dead-letter queues, also simultaneously, and corrected where they differ', async () => {
    await sqs.send(
      new CreateQueueCommand({ QueueName: 'janitor-notify', Attributes: { VisibilityTimeout: '1' } }),
    );
    const [first, second] = await Promise.all([
      ensureQueues({ sqs, prefix: 'janitor' }, queueNames),
      ensureQueues({ sqs, prefix: 'janitor' }, queueNames),
    ]);

    expect(second).toEqual(first);
    for (const name of queueNames) {
      const attributes = await attributesOf(first[name].url);
      expect(attributes).toMatchObject({ QueueArn: first[name].arn, VisibilityTimeout: '90' });
      const redrive = JSON.parse(attributes?.RedrivePolicy ?? '{}') as Record<string, unknown>;
      expect(redrive.deadLetterTargetArn).toBe(first[name].deadArn);
      expect(Number(redrive.maxReceiveCount)).toBe(5);
      expect(first[name].deadArn).toMatch(new RegExp(`:janitor-${name}-dead$`));
    }
  });

  test('take each type of work as JSON with a delay that SQS accepts', async () => {
    const addresses = await ensureQueues({ sqs, prefix: 'work' }, queueNames);
    const { scan, recheck, notify, compliance } = addresses;
    const urls = urlsOf(addresses);
    const queue = createQueue({ sqs, urls });
    const work: Record<string, Work> = {
      [scan.url]: { type: 'scan.unit', scanId: 's', account: '1', region: 'eu-west-1', kind: 'ec2-instance' },
      [recheck.url]: { type: 'finding.recheck', findingId: 'fnd_1', generation: 1 },
      [urls['recheck-iam']]: { type: 'permissions.recheck', findingId: 'fnd_1', generation: 1 },
      [notify.url]: { type: 'finding.announce', findingId: 'fnd_1' },
      [compliance.url]: { type: 'compliance.report', scanId: 's' },
    };

    for (const one of Object.values(work)) await queue.send(one);

    for (const [QueueUrl, sent] of Object.entries(work)) {
      const { Messages } = await sqs.send(new ReceiveMessageCommand({ QueueUrl, MaxNumberOfMessages: 10 }));
      expect(Messages?.map((message) => JSON.parse(message.Body ?? 'null') as unknown)).toEqual([sent]);
    }
    await queue.send({ type: 'sweep' }, 900);
    const { Messages } = await sqs.send(new ReceiveMessageCommand({ QueueUrl: recheck.url }));
    expect(Messages ?? []).toEqual([]);
    for (const delay of [901, -1, Number.NaN]) {
      await expect(queue.send({ type: 'sweep' }, delay)).rejects.toThrow(RangeError);
    }
  });

  test('take 123 messages at once, each in its queue', async () => {
    const addresses = await ensureQueues({ sqs, prefix: 'many' }, queueNames);
    const { notify, recheck, scan } = addresses;
    const urls = urlsOf(addresses);
    const queue = createQueue({ sqs, urls });
    const works = Array.from(
      { length: 123 },
      (_, nth): Work =>
        nth % 10 === 0
          ? { type: 'finding.sync', findingId: `f${nth}` }
          : {
              type: 'scan.unit',
              scanId: 's',
              account: String(nth),
              region: 'eu-west-1',
              kind: 'ec2-instance',
            },
    );

    await queue.sendAll(works);
    await queue.sendAll([]);

    const taken = async (QueueUrl: string): Promise<readonly string[]> => {
      const { Messages = [] } = await sqs.send(
        new ReceiveMessageCommand({ QueueUrl, MaxNumberOfMessages: 10 }),
      );
      const bodies = Messages.map(({ Body = '' }) => Body);
      return bodies.length === 0 ? [] : [...bodies, ...(await taken(QueueUrl))];
    };
    const all = [...(await taken(scan.url)), ...(await taken(notify.url))];
    expect(all.sort()).toEqual(works.map((work) => JSON.stringify(work)).sort());
    expect(await taken(recheck.url)).toEqual([]);
  });
});

function urlsOf(addresses: Awaited<ReturnType<typeof ensureQueues<QueueName>>>) {
  return Object.fromEntries(queueNames.map((name) => [name, addresses[name].url])) as Record<
    QueueName,
    string
  >;
}

describe('schedules in EventBridge Scheduler', () => {
  schedulesContract(async () => {
    let nowMs = startMs;
    groups += 1;
    const group = `janitor-${groups}`;
    await Promise.all([ensureScheduleGroup({ scheduler, group }), ensureScheduleGroup({ scheduler, group })]);
    const schedules = createSchedules({
      scheduler,
      group,
      clock: { nowMs: () => nowMs },
      queue: { send: async () => undefined },
      queueArn: (queue) => `arn:aws:sqs:us-east-1:123456789012:janitor-${queue}`,
      roleArn: 'arn:aws:iam::123456789012:role/janitor-scheduler',
    });
    return {
      schedules,
      setNow: (now) => {
        nowMs = now;
      },
      scheduled: async () => {
        const { Schedules = [] } = await scheduler.send(new ListSchedulesCommand({ GroupName: group }));
        const all = Schedules.map(({ Name }) =>
          scheduler.send(new GetScheduleCommand({ GroupName: group, Name })),
        );
        return (await Promise.all(all)).map(({ ScheduleExpression, Target }) => ({
          atMs: timeOf(ScheduleExpression ?? '') ?? Number.NaN,
          work: JSON.parse(Target?.Input ?? 'null') as unknown,
        }));
      },
    };
  });
});
