import { ConfigServiceClient, type Evaluation } from '@aws-sdk/client-config-service';
import { beforeEach, describe, expect, test } from '@jest/globals';
import { createConfigAnswers } from '../../../aws/services/config-rule.ts';
import { example } from '../../../core/facts/examples.ts';
import { known } from '../../../core/resource.ts';
import { source } from '../../../events/aws-config/source.ts';
import { fromAws } from '../../../events/receive.ts';
import {
  account,
  allTags,
  type CheckBench,
  createCheckBench,
  instance,
  region,
  tagRule,
} from '../../support/check-bench.ts';
import { type Reply, type SentCommand, script } from '../../support/scripted-client.ts';

const at = '2026-03-02T12:29:00.000Z';
const [bad, good] = ['i-0000000000000000b', 'i-0000000000000000a'];
const item = {
  resourceType: 'AWS::EC2::Instance',
  resourceId: bad,
  resourceName: null,
  ARN: `arn:aws:ec2:${region}:${account}:instance/${bad}`,
  awsRegion: region,
  awsAccountId: account,
  configurationItemStatus: 'OK',
  configurationItemCaptureTime: at,
};

let bench: CheckBench;
let asked: readonly SentCommand[];
let replies: (asked: SentCommand, nth: number) => Reply;
let answer: (event: unknown) => Promise<void>;
beforeEach(async () => {
  bench = await createCheckBench();
  bench.has(instance(good, allTags), instance(bad, {}));
  replies = () => ({ FailedEvaluations: [] });
  const config = new ConfigServiceClient({ region, credentials: { accessKeyId: 'x', secretAccessKey: 'x' } });
  asked = script(config, (one, nth) => replies(one, nth));
  answer = fromAws(source, {
    ...bench.deps,
    config: createConfigAnswers({ config, wait: async () => undefined }),
  });
});

function event(invokingEvent: object, more: Readonly<Record<string, unknown>> = {}): object {
  return {
    version: '1.0',
    invokingEvent: JSON.stringify(invokingEvent),
    ruleParameters: JSON.stringify({ rule: tagRule }),
    resultToken: 'token',
    eventLeftScope: false,
    accountId: account,
    ...more,
  };
}
const changed = (more: object = {}) => ({
  messageType: 'ConfigurationItemChangeNotification',
  configurationItem: { ...item, ...more },
});
const scheduled = { messageType: 'ScheduledNotification', notificationCreationTime: at };
const puts = () =>
  asked.filter(({ command }) => command === 'PutEvaluationsCommand').map(({ input }) => input);
const told = () => puts().flatMap(({ Evaluations }) => Evaluations as readonly Evaluation[]);

describe('a changed resource', () => {
  test("is judged by the rule, and the evaluation has the item's token and time", async () => {
    await answer(event(changed()));
    expect(puts()).toEqual([
      {
        ResultToken: 'token',
        TestMode: false,
        Evaluations: [
          {
            ComplianceResourceType: 'AWS::EC2::Instance',
            ComplianceResourceId: bad,
            ComplianceType: 'NON_COMPLIANT',
            Annotation: 'It lacks Environment, Owner and CostCenter.',
            OrderingTimestamp: new Date(at),
          },
        ],
      },
    ]);
  });

  test('is recorded in the compliance history', async () => {
    await answer(event(changed()));
    expect(await bench.history(bad)).toMatchObject([
      { evaluation: { type: 'NON_COMPLIANT', rule: tagRule }, run: { cause: 'config' } },
    ]);
  });

  test.each(['ResourceDeleted', 'ResourceDeletedNotRecorded', 'ResourceNotRecorded'])(
    'with the status %s is NOT_APPLICABLE and is not read',
    async (configurationItemStatus) => {
      await answer(event(changed({ configurationItemStatus })));
      expect(told()).toMatchObject([{ ComplianceResourceId: bad, ComplianceType: 'NOT_APPLICABLE' }]);
      expect(bench.reads).toEqual([]);
    },
  );

  test('that was deleted ends its history, unless it was judged later', async () => {
    await answer(event(changed()));
    const deleted = (configurationItemCaptureTime: string) =>
      answer(event(changed({ configurationItemStatus: 'ResourceDeleted', configurationItemCaptureTime })));
    await deleted('2020-01-01T00:00:00.000Z');
    expect(await bench.history(bad)).toHaveLength(1);
    await deleted('2040-01-01T00:00:00.000Z');
    expect((await bench.history(bad)).map(({ evaluation }) => evaluation.type)).toEqual([
      'NON_COMPLIANT',
      'NOT_APPLICABLE',
    ]);
  });

  test.each([
    ['has left the scope', changed(), { eventLeftScope: true }],
    ['is of another type', changed({ resourceType: 'AWS::EC2::Volume' }), {}],
    ['no longer exists', changed({ resourceId: 'i-00000000000000000' }), {}],
    ['is of an account outside the policy', changed({ awsAccountId: '999999999999' }), {}],
  ])('that %s is NOT_APPLICABLE', async (_, message, more) => {
    await answer(event(message, more));
    expect(told()).toMatchObject([{ ComplianceType: 'NOT_APPLICABLE' }]);
  });

  test('that is undecided sends no evaluation, because AWS Config does not accept INSUFFICIENT_DATA', async () => {
    bench.has({ ...instance(bad, {}), tags: { known: false, why: 'access denied' } });
    await answer(event(changed()));
    expect(puts()).toEqual([{ ResultToken: 'token', TestMode: false, Evaluations: [] }]);
    expect((await bench.history(bad))[0]?.evaluation.type).toBe('INSUFFICIENT_DATA');
  });

  test('in an oversized notification is fetched from AWS Config', async () => {
    replies = ({ command }) =>
      command === 'GetResourceConfigHistoryCommand'
        ? { configurationItems: [{ configurationItemStatus: 'ResourceDeleted' }] }
        : { FailedEvaluations: [] };
    await answer(
      event({ messageType: 'OversizedConfigurationItemChangeNotification', configurationItemSummary: item }),
    );
    expect(asked[0]).toMatchObject({
      command: 'GetResourceConfigHistoryCommand',
      input: { resourceType: item.resourceType, resourceId: bad, laterTime: new Date(at), limit: 1 },
    });
    expect(told()).toMatchObject([{ ComplianceType: 'NOT_APPLICABLE' }]);
  });

  test('is read by its name and evaluated under its AWS Config id', async () => {
    const rule = 'rds-instance-without-backups';
    bench.has(example('rds-instance', { id: 'orders', tags: {} }));
    await answer(
      event(
        changed({
          resourceType: 'AWS::RDS::DBInstance',
          resourceId: 'db-ABC',
          resourceName: 'orders',
          ARN: null,
        }),
        { ruleParameters: JSON.stringify({ rule }) },
      ),
    );
    expect(bench.reads).toEqual(['orders']);
  });
});

describe('a scheduled evaluation', () => {
  test("sends all resources of the rule's kind, 100 at a time", async () => {
    for (let nth = 0; nth < 203; nth++) bench.has(instance(`i-${String(nth).padStart(17, '0')}`, allTags));
    await answer(event(scheduled));
    expect(puts().map(({ Evaluations }) => (Evaluations as unknown[]).length)).toEqual([100, 100, 5]);
    expect(told().filter(({ ComplianceType }) => ComplianceType === 'NON_COMPLIANT')).toHaveLength(1);
  });

  test("covers only the region's buckets", async () => {
    const bucket = (id: string, location: string) => ({
      ...example('s3-bucket', { id, tags: {} }),
      region: 'global',
      location,
      facts: { encryption: { known: false, why: 'access denied' } as const },
    });
    bench.has(bucket('here', region), bucket('there', 'us-east-1'));
    await answer(event(scheduled, { ruleParameters: '{"rule":"s3-bucket-unencrypted"}' }));
    expect(await bench.history('here')).toHaveLength(1);
    expect(await bench.history('there')).toHaveLength(0);
  });

  test('uses the AWS Config ids of databases', async () => {
    bench.has(
      example('rds-instance', {
        id: 'orders',
        tags: {},
        facts: {
          status: known('available'),
          backups: known({ days: 0, pendingDays: null, cluster: null, replicaOf: null }),
        },
      }),
    );
    replies = ({ command }) =>
      command === 'ListDiscoveredResourcesCommand'
        ? { resourceIdentifiers: [{ resourceId: 'db-ABC', resourceName: 'orders' }] }
        : { FailedEvaluations: [] };
    await answer(event(scheduled, { ruleParameters: '{"rule":"rds-instance-without-backups"}' }));
    expect(asked.map(({ command }) => command)).toContain('ListDiscoveredResourcesCommand');
    expect(told()).toMatchObject([{ ComplianceResourceId: 'db-ABC', ComplianceType: 'NON_COMPLIANT' }]);
  });

  test('without resources sends an empty list', async () => {
    bench.there.clear();
    await answer(event(scheduled));
    expect(puts()).toEqual([{ ResultToken: 'token', TestMode: false, Evaluations: [] }]);
  });
});

describe('an evaluation rejected by AWS Config', () => {
  test('is sent again, without the accepted ones', async () => {
    bench.has(instance('i-0000000000000000c', {}));
    replies = ({ input }, nth) =>
      nth === 1
        ? { FailedEvaluations: (input['Evaluations'] as unknown[]).slice(0, 2) }
        : { FailedEvaluations: [] };
    await answer(event(scheduled));
    expect(puts().map(({ Evaluations }) => (Evaluations as unknown[]).length)).toEqual([3, 2]);
  });

  test('throws after four attempts, so that Lambda retries', async () => {
    replies = ({ input }) => ({ FailedEvaluations: input['Evaluations'] as unknown[] });
    await expect(answer(event(changed()))).rejects.toThrow('AWS Config rejected 1 of 1 evaluations');
    expect(puts()).toHaveLength(4);
  });
});

test('a test of the rule sends its evaluations in test mode', async () => {
  await answer(event(changed(), { resultToken: 'TESTMODE' }));
  expect(puts()).toMatchObject([{ TestMode: true }]);
  await answer(event(scheduled, { resultToken: 'TESTMODE' }));
  expect(await bench.history(bad)).toEqual([]);
});

test("an annotation is cut at AWS Config's 256 characters", async () => {
  bench.has(instance(bad, { 'janitor:exempt': 'x'.repeat(400) }));
  await answer(event(changed()));
  expect(told()[0]?.Annotation).toHaveLength(256);
});

describe("an invalid event is refused with the field's name and without its content:", () => {
  test.each([
    ['with no payload', undefined, 'the message'],
    ['with no token', { ...event(changed()), resultToken: '' }, 'resultToken'],
    [
      'with an invoking event that is not JSON',
      { ...event(changed()), invokingEvent: 'secret' },
      'invokingEvent is not JSON',
    ],
    ['with another message type', event({ messageType: 'secret' }), 'invokingEvent.messageType'],
    [
      'with no configuration item',
      event({ messageType: 'ConfigurationItemChangeNotification' }),
      'invokingEvent.configurationItem',
    ],
    [
      'with no capture time',
      event(changed({ configurationItemCaptureTime: 'secret' })),
      'configurationItemCaptureTime',
    ],
    ['with no rule', event(changed(), { ruleParameters: '{}' }), 'ruleParameters.rule'],
    [
      'with a rule that is no compliance rule',
      event(changed(), { ruleParameters: '{"rule":"ec2-instance-idle"}' }),
      'is not a compliance rule',
    ],
  ])('%s', async (_, asked, field) => {
    const error = await answer(asked).catch((thrown: Error) => thrown);
    expect(error).toBeInstanceOf(Error);
    expect((error as Error).message).toContain(field);
    expect((error as Error).message).not.toContain('secret');
  });
});
