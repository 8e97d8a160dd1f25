import { DynamoDBClient, TransactionCanceledException } from '@aws-sdk/client-dynamodb';
import { describe, expect, test } from '@jest/globals';
import { createStore } from '../../support/dynamo-store.ts';
import { type Reply, type SentCommand, script } from '../../support/scripted-client.ts';
import { aFinding, anEvent, startMs } from '../../support/store-samples.ts';

function scripted(reply: (asked: SentCommand, nth: number) => Reply) {
  const dynamodb = new DynamoDBClient({ region: 'us-east-1' });
  const asked = script(dynamodb, reply);
  const tokens = (): unknown[] =>
    asked
      .filter(({ command }) => command.startsWith('Transact'))
      .map(({ input }) => input.ClientRequestToken);
  return { store: createStore({ dynamodb, prefix: 'p', wait: async () => undefined }), asked, tokens };
}

function cancelled(...codes: string[]): Error {
  return new TransactionCanceledException({
    message: 'cancelled',
    $metadata: { httpStatusCode: 400 },
    CancellationReasons: codes.map((Code) => ({ Code })),
  });
}

function named(name: string, httpStatusCode?: number): Error {
  return Object.assign(new Error(name), { name, ...(httpStatusCode && { $metadata: { httpStatusCode } }) });
}

type Written = {
  readonly ConditionExpression?: string;
  readonly TableName: string;
  readonly Key?: { readonly pk: string; readonly sk: string };
};

const finding = aFinding();
const move = (store: ReturnType<typeof scripted>['store']) =>
  store.move(finding, { ...finding, status: 'open' }, anEvent(finding));

describe('a transaction', () => {
  test.each([
    ['a conflict with another transaction', cancelled('None', 'TransactionConflict', 'None')],
    ['a throttled item', cancelled('ThrottlingError', 'None', 'None')],
    ['too little capacity', cancelled('None', 'None', 'ProvisionedThroughputExceeded')],
    ['its own earlier attempt in progress', named('TransactionInProgressException', 400)],
    ['a throttled table', named('ThrottlingException', 400)],
    ['an internal error', named('InternalServerError', 500)],
    ['a gateway timeout', named('Unknown', 503)],
    ['a broken connection', Object.assign(new Error('read ECONNRESET'), { code: 'ECONNRESET' })],
    ['a timeout', named('TimeoutError')],
  ])('is repeated with the same token after %s', async (_what, error) => {
    const { store, tokens } = scripted((_asked, nth) => (nth <= 2 ? error : {}));

    expect(await move(store)).toMatchObject({ ok: true, value: { version: 2 } });

    expect(tokens()).toHaveLength(3);
    expect(new Set(tokens()).size).toBe(1);
    expect(String(tokens()[0]).length).toBeLessThanOrEqual(36);
  });

  test('has a new token in another call, also for the same change', async () => {
    const { store, tokens } = scripted(() => ({}));
    await move(store);
    await move(store);

    expect(new Set(tokens()).size).toBe(2);
  });

  test.each([
    ['access is denied', named('AccessDeniedException', 400)],
    ['a table is missing', named('ResourceNotFoundException', 400)],
    ['an item is too large', cancelled('ValidationError', 'None', 'None')],
    ['the code throws', new TypeError('x is not a function')],
  ])('is not repeated when %s', async (_what, error) => {
    const { store, tokens } = scripted(() => error);

    await expect(move(store)).rejects.toThrow(error);
    expect(tokens()).toHaveLength(1);
  });

  test('with endless conflicts throws after nine attempts', async () => {
    const { store, tokens } = scripted(({ command }) =>
      command.startsWith('Transact') ? cancelled('TransactionConflict', 'None', 'None') : {},
    );

    await expect(move(store)).rejects.toThrow('cancelled');
    expect(tokens()).toHaveLength(9);
  });

  test('whose responses were all lost is found by its audit event and counts as done', async () => {
    let written: unknown;
    const { store } = scripted(({ command, input }) => {
      if (command.startsWith('Get')) return { Item: { writeId: written } };
      written = input.ClientRequestToken;
      return named('TimeoutError');
    });

    expect(await move(store)).toMatchObject({ ok: true, value: { version: 2 } });
  });

  test('that succeeded with a lost response is not reported as stale', async () => {
    let written: unknown;
    const failed = 'ConditionalCheckFailed';
    const { store } = scripted(({ command, input }, nth) => {
      if (command.startsWith('Get')) return { Item: { writeId: written } };
      written = input.ClientRequestToken;
      return nth === 1 ? named('TimeoutError') : cancelled(failed, 'None', 'None', failed);
    });

    expect(await move(store)).toMatchObject({ ok: true, value: { version: 2 } });
  });

  test('whose audit event was written by somebody else is stale', async () => {
    const failed = 'ConditionalCheckFailed';
    const { store } = scripted(({ command }) =>
      command.startsWith('Get')
        ? { Item: { writeId: 'another' } }
        : cancelled(failed, 'None', 'None', failed),
    );

    expect(await move(store)).toEqual({ ok: false, error: 'stale' });
  });

  test('contains finding, claim and audit event with their conditions, and the changed counters', async () => {
    const { store, asked } = scripted(() => ({}));
    await store.claim(finding, anEvent(finding), startMs);
    await move(store);

    const counted = asked.map(({ input }) => {
      const writes = (input.TransactItems as Record<string, Written>[]).flatMap((one) => Object.values(one));
      const guarded = writes.filter(({ Key }) => Key?.pk !== 'counts');
      for (const { ConditionExpression } of guarded) expect(ConditionExpression).toBeTruthy();
      expect(guarded.map(({ TableName }) => TableName)).toEqual(['p-state', 'p-state', 'p-audit']);
      return writes.filter(({ Key }) => Key?.pk === 'counts').map(({ Key }) => Key?.sk.replace(/\d+$/, ''));
    });
    expect(counted).toEqual([['all#', 'owner#U0ADA0000#'], ['all#']]);
  });
});

describe('a listing of findings', () => {
  test('follows every page of keys and retries unprocessed findings', async () => {
    const items = Array.from({ length: 3 }, (_, nth) => aFinding({ id: `fnd_${nth}` }));
    const item = (at: number) => {
      const one = items[at] ?? finding;
      return { pk: `finding#${one.id}`, sk: 'finding', version: 1, shape: 1, doc: JSON.stringify(one) };
    };
    let batches = 0;
    const { store } = scripted(({ command, input }) => {
      if (command.startsWith('Query')) {
        return input.ExclusiveStartKey
          ? { Items: [item(2)] }
          : { Items: [item(0), item(1)], LastEvaluatedKey: { pk: 'x' } };
      }
      batches += 1;
      if (batches > 1) return { Responses: { 'p-state': [item(1), item(2)] } };
      const Keys = [1, 2].map((at) => ({ pk: item(at).pk, sk: 'finding' }));
      return { Responses: { 'p-state': [item(0)] }, UnprocessedKeys: { 'p-state': { Keys } } };
    });

    const live = await store.liveIn({ account: '111111111111', region: 'eu-west-1', kind: 'ec2-instance' });

    expect(live).toEqual(items);
  });

  test('that cannot be read completely throws', async () => {
    const keys = [{ pk: 'finding#fnd_1', sk: 'finding' }];
    const { store } = scripted(({ command }) =>
      command.startsWith('Query') ? { Items: keys } : { UnprocessedKeys: { 'p-state': { Keys: keys } } },
    );

    await expect(store.liveIn({ account: '1', region: 'r', kind: 'k' })).rejects.toThrow(
      '1 of 1 keys unprocessed',
    );
  });
});
