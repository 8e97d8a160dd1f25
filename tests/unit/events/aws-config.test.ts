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

describe('a resource that changed', () => {
  test('is judged by the same rule as it is now, and put back under the token and the time of its item', async () => {
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

  test('is recorded in the history, too', async () => {
    await answer(event(changed()));
    expect(await bench.history(bad)).toMatchObject([
      { evaluation: { type: 'NON_COMPLIANT', rule: tagRule }, run: { cause: 'config' } },
    ]);
  });

  test.each(['ResourceDeleted', 'ResourceDeletedNotRecorded', 'ResourceNotRecorded'])(
    'with the status %s is not applicable, and is not looked for',
    async (configurationItemStatus) => {
      await answer(event(changed({ configurationItemStatus })));
      expect(told()).toMatchObject([{ ComplianceResourceId: bad, ComplianceType: 'NOT_APPLICABLE' }]);
      expect(bench.reads).toEqual([]);
    },
  );

  test('and is gone is no longer judged in the history, unless it was seen there since', async () => {
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
    ['is gone by now', changed({ resourceId: 'i-00000000000000000' }), {}],
    ['is of an account that is not looked after', changed({ awsAccountId: '999999999999' }), {}],
  ])('that %s is not applicable', async (_, message, more) => {
    await answer(event(message, more));
    expect(told()).toMatchObject([{ ComplianceType: 'NOT_APPLICABLE' }]);
  });

  test('that is undecided is told of to nobody: AWS Config does not take the word', async () => {
    bench.has({ ...instance(bad, {}), tags: { known: false, why: 'access denied' } });
    await answer(event(changed()));
    expect(puts()).toEqual([{ ResultToken: 'token', TestMode: false, Evaluations: [] }]);
    expect((await bench.history(bad))[0]?.evaluation.type).toBe('INSUFFICIENT_DATA');
  });

  test('and was too large to be sent is fetched as it was recorded', async () => {
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

  test('is called as people call it, and put back as AWS Config does', async () => {
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

describe('all resources', () => {
  test('of the kind of the rule are put back in hundreds', async () => {
    for (let nth = 0; nth < 203; nth++) bench.has(instance(`i-${String(nth).padStart(17, '0')}`, allTags));
    await answer(event(scheduled));
    expect(puts().map(({ Evaluations }) => (Evaluations as unknown[]).length)).toEqual([100, 100, 5]);
    expect(told().filter(({ ComplianceType }) => ComplianceType === 'NON_COMPLIANT')).toHaveLength(1);
  });

  test('that are buckets are those of the region', async () => {
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

  test('that are databases are put back under the ids of AWS Config', async () => {
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

  test('of which there are none end the question all the same', async () => {
    bench.there.clear();
    await answer(event(scheduled));
    expect(puts()).toEqual([{ ResultToken: 'token', TestMode: false, Evaluations: [] }]);
  });
});

describe('what AWS Config does not take', () => {
  test('is sent again, and that alone', async () => {
    bench.has(instance('i-0000000000000000c', {}));
    replies = ({ input }, nth) =>
      nth === 1
        ? { FailedEvaluations: (input['Evaluations'] as unknown[]).slice(0, 2) }
        : { FailedEvaluations: [] };
    await answer(event(scheduled));
    expect(puts().map(({ Evaluations }) => (Evaluations as unknown[]).length)).toEqual([3, 2]);
  });

  test('at last fails the question, so that Lambda asks again', async () => {
    replies = ({ input }) => ({ FailedEvaluations: input['Evaluations'] as unknown[] });
    await expect(answer(event(changed()))).rejects.toThrow('AWS Config did not take 1 of 1 evaluations');
    expect(puts()).toHaveLength(4);
  });
});

test('a try of the rule is put back as a try', async () => {
  await answer(event(changed(), { resultToken: 'TESTMODE' }));
  expect(puts()).toMatchObject([{ TestMode: true }]);
  await answer(event(scheduled, { resultToken: 'TESTMODE' }));
  expect(await bench.history(bad)).toEqual([]);
});

test('an annotation is as long as AWS Config takes', async () => {
  bench.has(instance(bad, { 'janitor:exempt': 'x'.repeat(400) }));
  await answer(event(changed()));
  expect(told()[0]?.Annotation).toHaveLength(256);
});

describe('what is no question is refused by its field, and never repeated', () => {
  test.each([
    ['nothing', undefined, 'the message'],
    ['no token', { ...event(changed()), resultToken: '' }, 'resultToken'],
    ['no JSON', { ...event(changed()), invokingEvent: 'secret' }, 'invokingEvent is not JSON'],
    ['another message', event({ messageType: 'secret' }), 'invokingEvent.messageType'],
    [
      'no item',
      event({ messageType: 'ConfigurationItemChangeNotification' }),
      'invokingEvent.configurationItem',
    ],
    ['no time', event(changed({ configurationItemCaptureTime: 'secret' })), 'configurationItemCaptureTime'],
    ['no rule', event(changed(), { ruleParameters: '{}' }), 'ruleParameters.rule'],
    [
      'a rule that is none of compliance',
      event(changed(), { ruleParameters: '{"rule":"ec2-instance-idle"}' }),
      'none of the compliance rules',
    ],
  ])('%s', async (_, asked, field) => {
    const error = await answer(asked).catch((thrown: Error) => thrown);
    expect(error).toBeInstanceOf(Error);
    expect((error as Error).message).toContain(field);
    expect((error as Error).message).not.toContain('secret');
  });
});
