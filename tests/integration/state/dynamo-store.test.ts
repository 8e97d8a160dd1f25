import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import {
  BatchWriteCommand,
  DeleteCommand,
  DynamoDBDocumentClient,
  ScanCommand,
  UpdateCommand,
} from '@aws-sdk/lib-dynamodb';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { openDb } from '../../../aws/state/db.ts';
import { writeInTurn } from '../../../aws/state/in-turn.ts';
import { claimItemKey, findingItem, findingKey } from '../../../aws/state/items.ts';
import { createKeyValue } from '../../../aws/state/key-value.ts';
import { ensureTables } from '../../../aws/tables.ts';
import { countersOf } from '../../../core/lists/finding-counts.ts';
import { createStore } from '../../support/dynamo-store.ts';
import { startMoto, type TestMoto } from '../../support/moto.ts';
import { storeContract } from '../../support/store-contract.ts';
import { aFinding, anEvent, aScan, dayMs, startMs } from '../../support/store-samples.ts';
import { claimed, typesOf } from '../../support/store-steps.ts';
import type { StoreWorld } from '../../support/store-world.ts';

let moto: TestMoto;
let dynamodb: DynamoDBClient;
let lose = false;
let onNextScan: (() => Promise<unknown>) | undefined;
let worlds = 0;

beforeAll(async () => {
  moto = await startMoto();
  dynamodb = new DynamoDBClient({ endpoint: moto.url, region: 'us-east-1' });
  writeInTurn(dynamodb);
  dynamodb.middlewareStack.add(
    (next, context) => async (args) => {
      if (context.commandName === 'ScanCommand') {
        const run = onNextScan;
        onNextScan = undefined;
        await run?.();
      }
      const answer = await next(args);
      if (!lose || !/^(TransactWrite|PutItem)/.test(context.commandName ?? '')) return answer;
      lose = false;
      throw Object.assign(new Error('socket hang up'), { code: 'ECONNRESET' });
    },
    { step: 'initialize', name: 'loseAnswers' },
  );
});

afterAll(async () => {
  dynamodb?.destroy();
  await moto?.stop();
});

type DynamoWorld = StoreWorld & { readonly table: string; readonly doc: DynamoDBDocumentClient };

async function openDynamo(): Promise<DynamoWorld> {
  worlds += 1;
  const prefix = `janitor-${worlds}`;
  let nowMs = startMs;
  lose = false;
  await ensureTables({ dynamodb, prefix });
  const doc = DynamoDBDocumentClient.from(dynamodb);
  return {
    table: `${prefix}-state`,
    doc,
    store: createStore({ dynamodb, prefix }),
    keyValue: createKeyValue(openDb({ dynamodb, prefix }), { nowMs: () => nowMs }),
    setNow: (now) => {
      nowMs = now;
    },
    loseNextAnswer: () => {
      lose = true;
    },
    seed: async (findings) => {
      for (let at = 0; at < findings.length; at += 25) {
        const puts = findings
          .slice(at, at + 25)
          .map((finding) => ({ PutRequest: { Item: findingItem(finding) } }));
        await doc.send(new BatchWriteCommand({ RequestItems: { [`${prefix}-state`]: puts } }));
      }
    },
  };
}

describe('the store in DynamoDB', () => {
  storeContract(openDynamo);

  test('recovers from a lost response within the call', async () => {
    const { store, loseNextAnswer } = await openDynamo();
    const finding = aFinding();
    loseNextAnswer();
    expect(await store.claim(finding, anEvent(finding), startMs)).toEqual({ ok: true, value: finding });
    loseNextAnswer();
    expect(await store.move(finding, { ...finding, status: 'open' }, anEvent(finding))).toMatchObject({
      ok: true,
      value: { version: 2 },
    });
    expect(await typesOf(store, finding)).toHaveLength(2);
  });

  test('repeats a put whose response was lost without storing a second version', async () => {
    const { keyValue, loseNextAnswer } = await openDynamo();
    loseNextAnswer();
    await keyValue.put('k', 1, { expiresAtMs: startMs + 1, ifVersion: null }).catch(() => undefined);
    expect(await keyValue.put('k', 2, { expiresAtMs: startMs + 1, ifVersion: null })).toEqual({
      ok: false,
      error: 'stale',
    });
    expect(await keyValue.get('k')).toMatchObject({ value: 1 });
  });

  test('frees a resource whose claim points to a missing or ended finding', async () => {
    const { store, doc, table } = await openDynamo();
    const lost = await claimed(store, { on: { id: 'i-1' } });
    await doc.send(new DeleteCommand({ TableName: table, Key: findingKey(lost.id) }));
    const second = aFinding({ on: { id: 'i-1' } });
    expect(await store.claim(second, anEvent(second), startMs)).toEqual({ ok: true, value: second });

    const ended = { ...second, status: 'resolved' as const, version: 2 };
    const puts = [{ PutRequest: { Item: findingItem(ended) } }];
    await doc.send(new BatchWriteCommand({ RequestItems: { [table]: puts } }));
    const third = aFinding({ on: { id: 'i-1' } });
    expect(await store.claim(third, anEvent(third), startMs)).toEqual({ ok: true, value: third });
    expect(await store.get(second.id)).toEqual(ended);
    expect(await typesOf(store, second)).toEqual(['finding.claimed']);
  });

  test("counts by its indexes before the first recount, and a recount corrects an older version's data", async () => {
    const { store, doc, table, seed } = await openDynamo();
    const all = Array.from({ length: 5 }, () => aFinding({ status: 'open', monthlyUsd: 2 }));
    await seed(all);
    for (const { id } of all)
      await doc.send(
        new UpdateCommand({
          TableName: table,
          Key: findingKey(id),
          UpdateExpression: 'REMOVE #rank, ownedBy SET due = :due',
          ExpressionAttributeNames: { '#rank': 'rank' },
          ExpressionAttributeValues: { ':due': '0' },
        }),
      );
    const userId = all[0]?.owner.userId ?? '';
    const byRank = { of: { statuses: ['open'] }, order: 'rank', limit: 9 } as const;
    const before = await store.counts();
    expect([before.countedAtMs, before.of.open]).toEqual([null, { findings: 5, microUsd: 0 }]);
    expect((await store.list(byRank)).findings).toEqual([]);

    expect(await store.recount(startMs)).toMatchObject({ findings: 5, isWhole: true });

    const after = await store.counts();
    expect([after.countedAtMs, after.of.open]).toEqual([startMs, { findings: 5, microUsd: 10_000_000 }]);
    expect(await store.countOwned(userId)).toBe(5);
    expect((await store.list(byRank)).findings).toHaveLength(5);
    expect((await store.list({ ...byRank, order: 'due' })).findings).toEqual([]);
    expect((await store.list({ ...byRank, of: { owner: userId } })).findings).toHaveLength(5);
    expect(await store.get(all[0]?.id ?? '')).toEqual(all[0]);
    expect(await store.recount(startMs)).toEqual({ findings: 5, mended: 0, isWhole: true });
  });

  test('corrects a wrong counter by a recount, unless it changes meanwhile', async () => {
    const { store, doc, table } = await openDynamo();
    const finding = await claimed(store);
    await store.recount(startMs);
    const right = await store.counts();
    const [counter] = [...countersOf(finding).keys()];
    const spoil = (): Promise<unknown> =>
      doc.send(
        new UpdateCommand({
          TableName: table,
          Key: { pk: 'counts', sk: counter },
          UpdateExpression: 'ADD claimed :many, changes :one',
          ExpressionAttributeValues: { ':many': 40, ':one': 1 },
        }),
      );
    await spoil();
    expect((await store.counts()).of.claimed.findings).toBe(41);
    onNextScan = spoil;
    expect(await store.recount(startMs + 1)).toMatchObject({ isWhole: false });
    expect((await store.counts()).countedAtMs).toBe(startMs);
    expect(await store.recount(startMs + 2)).toEqual({ findings: 1, mended: 1, isWhole: true });
    expect(await store.counts()).toEqual({ ...right, countedAtMs: startMs + 2 });
  });

  test('skips a debt without a finding', async () => {
    const { store, doc, table } = await openDynamo();
    const [paid, owing] = [await claimed(store), await claimed(store)];
    for (const finding of [paid, owing])
      await store.move(finding, { ...finding, status: 'open', updatedAtMs: startMs + 5 }, anEvent(finding));
    await doc.send(
      new UpdateCommand({
        TableName: table,
        Key: findingKey(paid.id),
        UpdateExpression: 'SET debtSort = :odd',
        ExpressionAttributeValues: { ':odd': '0' },
      }),
    );

    expect(await store.unsynced(9)).toEqual([{ findingId: owing.id, sinceMs: startMs + 5 }]);
  });

  test("starts a scan when the lock's scan is missing", async () => {
    const { store, doc, table } = await openDynamo();
    const lost = aScan();
    await store.startScan(lost, anEvent(null), dayMs);
    await doc.send(new DeleteCommand({ TableName: table, Key: { pk: `scan#${lost.id}`, sk: 'scan' } }));

    expect(await store.startScan(aScan(), anEvent(null), dayMs)).toMatchObject({ ok: true });
  });

  test('refuses a move of a finding without its claim as stale', async () => {
    const { store, doc, table } = await openDynamo();
    const finding = await claimed(store);
    await doc.send(new DeleteCommand({ TableName: table, Key: claimItemKey(finding) }));

    expect(await store.move(finding, { ...finding, status: 'open' }, anEvent(finding))).toEqual({
      ok: false,
      error: 'stale',
    });
    expect(await store.get(finding.id)).toEqual(finding);
  });

  test('keeps no ended findings in the indexes of live findings and debts', async () => {
    const { store, doc, table } = await openDynamo();
    const finding = await claimed(store);
    const ended = await store.move(finding, { ...finding, status: 'resolved' }, anEvent(finding));
    if (ended.ok) await store.synced(ended.value);

    for (const IndexName of ['byUnit', 'byDebt']) {
      const { Count } = await doc.send(new ScanCommand({ TableName: table, IndexName }));
      expect({ IndexName, Count }).toEqual({ IndexName, Count: 0 });
    }
  });

  test.each([
    ['doc = :value', '{"id":', 'doc is no JSON'],
    ['doc = :value', '{"id":"x"}', 'doc: version is undefined, not number'],
    ['version = :value', 99, 'version 99, in doc 1'],
  ])('throws for a corrupt item (%s %j) with its table and key', async (change, value, why) => {
    const { store, doc, table } = await openDynamo();
    const finding = await claimed(store);
    await doc.send(
      new UpdateCommand({
        TableName: table,
        Key: findingKey(finding.id),
        UpdateExpression: `SET ${change}`,
        ExpressionAttributeValues: { ':value': value },
      }),
    );

    await expect(store.get(finding.id)).rejects.toThrow(
      `Invalid item in table ${table}, pk "finding#${finding.id}", sk "finding": ${why}`,
    );
  });

  test('refuses a number that JSON cannot represent', async () => {
    const { store } = await openDynamo();
    const finding = aFinding({ monthlyUsd: Number.NaN });

    await expect(store.claim(finding, anEvent(finding), startMs)).rejects.toThrow('monthlyUsd is NaN');
  });
});
