import { randomInt } from 'node:crypto';
import { ConditionalCheckFailedException } from '@aws-sdk/client-dynamodb';
import { DeleteCommand, PutCommand, type PutCommandInput } from '@aws-sdk/lib-dynamodb';
import type { KeyValue } from '../../core/ports/key-value.ts';
import type { Clock } from '../../core/ports/runtime.ts';
import type { EpochMs } from '../../core/resource.ts';
import { done, refused } from '../../core/result.ts';
import { type Db, type Item, type Key, read } from './db.ts';
import { ttlOf } from './items.ts';
import { corrupt, fromDoc, misfit, toJson } from './json.ts';
import { shapeOf } from './shapes.ts';
import { commit } from './transact.ts';

/** Values of at most 400 KB in the state table. Reads are consistent. */
export function createKeyValue(db: Db, clock: Clock): KeyValue {
  const load = (key: string): Promise<Item | undefined> => read(db, db.state, keyOf(key));
  return {
    get: async (key) => {
      const item = await load(key);
      if (!item) return undefined;
      const wrong = misfit(item, { version: 'number', expiresAtMs: 'number' });
      if (wrong) throw corrupt(db.state, item, wrong);
      if (Number(item.expiresAtMs) <= clock.nowMs()) return undefined;
      const holder = fromDoc(db.state, item, 'key value', {}) as { readonly value: unknown };
      return { value: holder.value, version: Number(item.version) };
    },
    put: async (key, value, { expiresAtMs, ifVersion, event }) => {
      const version = randomInt(1, 2 ** 48 - 1);
      const item = {
        ...keyOf(key),
        version,
        expiresAtMs,
        ttl: ttlOf(expiresAtMs, 7),
        shape: shapeOf('key value'),
        doc: toJson({ value }),
      };
      const condition = conditionOf(ifVersion, clock.nowMs());
      const put = { TableName: db.state, Item: item, ...condition };
      if (event) {
        const stored = await commit(db, { value: { Put: put } }, [event]);
        return stored.ok ? done(version) : refused('stale');
      }
      try {
        await db.doc.send(new PutCommand(put));
        return done(version);
      } catch (thrown) {
        if (!(thrown instanceof ConditionalCheckFailedException)) throw thrown;
        // The SDK retries after a lost response. The conflicting write may then be our own.
        return (await load(key))?.version === version ? done(version) : refused('stale');
      }
    },
    delete: async (key) => {
      await db.doc.send(new DeleteCommand({ TableName: db.state, Key: keyOf(key) }));
    },
  };
}

function keyOf(key: string): Key {
  return { pk: `kv#${key}`, sk: 'kv' };
}

function conditionOf(ifVersion: number | null | undefined, nowMs: EpochMs): Partial<PutCommandInput> {
  if (ifVersion === undefined) return {};
  if (ifVersion === null) {
    return {
      ConditionExpression: 'attribute_not_exists(pk) OR expiresAtMs <= :now',
      ExpressionAttributeValues: { ':now': nowMs },
    };
  }
  return {
    ConditionExpression: 'version = :version AND expiresAtMs > :now',
    ExpressionAttributeValues: { ':version': ifVersion, ':now': nowMs },
  };
}
