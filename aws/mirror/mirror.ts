import { randomInt } from 'node:crypto';
import { ConditionalCheckFailedException } from '@aws-sdk/client-dynamodb';
import { PutCommand } from '@aws-sdk/lib-dynamodb';
import type { Mirror, MirrorEntry, StoredMirrorEntry } from '../../core/ports/mirror.ts';
import { done, refused } from '../../core/result.ts';
import { type Db, type Item, type Key, openDb, query, read, readMany, type StoreDeps } from '../state/db.ts';
import { corrupt } from '../state/json.ts';
import { pack, unpack } from '../state/scans/packed.ts';
import { shapeOf } from '../state/shapes.ts';
import { mirrorTable } from '../tables.ts';

/** The mirror in its own DynamoDB table (`ensureTables`). An entry is compressed. Reads of entries are consistent. */
export function createMirror(deps: StoreDeps): Mirror {
  const db = openDb(deps);
  const table = mirrorTable(deps.prefix);
  const get = async (account: string, id: string): Promise<StoredMirrorEntry | undefined> => {
    const item = await read(db, table, keyOf(account, id));
    return item && entryOf(db, item);
  };
  return {
    get,
    getMany: async (account, ids) => {
      const items = await readMany(
        db,
        table,
        ids.map((id) => keyOf(account, id)),
      );
      return Promise.all(items.map((item) => entryOf(db, item)));
    },
    put: async (entry, ifVersion) => {
      const version = randomInt(1, 2 ** 48 - 1);
      try {
        await db.doc.send(
          new PutCommand({
            TableName: table,
            Item: await itemOf(entry, version),
            ...conditionOf(ifVersion),
          }),
        );
      } catch (thrown) {
        if (!(thrown instanceof ConditionalCheckFailedException)) throw thrown;
        // The SDK retries after a lost response. The conflicting write may then be our own.
        if ((await get(entry.account, entry.id))?.version !== version) return refused('stale');
      }
      return done({ ...entry, version });
    },
    ids: async (account) => {
      const items = await query(db, {
        TableName: table,
        IndexName: 'byAccount',
        KeyConditionExpression: 'account = :account',
        ExpressionAttributeValues: { ':account': account },
      });
      return items.map(({ sk }) => String(sk));
    },
    startedAtMs: async (account) => {
      const item = await read(db, table, startKey(account));
      if (!item) return null;
      if (typeof item.atMs !== 'number') throw corrupt(table, item, 'it has no time');
      return item.atMs;
    },
    start: async (account, atMs) => {
      const put = new PutCommand({
        TableName: table,
        Item: { ...startKey(account), atMs },
        ConditionExpression: 'attribute_not_exists(pk)',
      });
      await db.doc.send(put).catch((thrown: unknown) => {
        if (!(thrown instanceof ConditionalCheckFailedException)) throw thrown;
      });
    },
  };
}

function keyOf(account: string, id: string): Key {
  return { pk: `identity#${account}#${id}`, sk: id };
}

function startKey(account: string): Key {
  return { pk: `start#${account}`, sk: 'start' };
}

async function itemOf(entry: MirrorEntry, version: number): Promise<Item> {
  const { account, id } = entry;
  return {
    ...keyOf(account, id),
    account,
    version,
    shape: shapeOf('mirror entry'),
    bytes: await pack(entry),
  };
}

async function entryOf(db: Db, item: Item): Promise<StoredMirrorEntry> {
  const entry = (await unpack(db, [item], 'mirror entry', {
    account: 'string',
    id: 'string',
    asOfMs: 'number',
    origins: 'array',
    credentials: 'array',
    events: 'array',
  })) as MirrorEntry;
  if (typeof item.version !== 'number' || item.sk !== entry.id)
    throw corrupt(db.state, item, 'it has another id or no version');
  return { ...entry, version: item.version };
}

function conditionOf(ifVersion: number | null) {
  return ifVersion === null
    ? { ConditionExpression: 'attribute_not_exists(pk)' }
    : { ConditionExpression: 'version = :version', ExpressionAttributeValues: { ':version': ifVersion } };
}
