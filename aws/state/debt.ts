import { ConditionalCheckFailedException } from '@aws-sdk/client-dynamodb';
import { UpdateCommand } from '@aws-sdk/lib-dynamodb';
import type { Finding } from '../../core/finding.ts';
import type { Store } from '../../core/ports/store.ts';
import { indexKey } from '../tables.ts';
import { type Db, query } from './db.ts';
import { findingKey, owed } from './items.ts';

/**
 * `Store.unsynced`. What changed within the last second may be missing. The index follows the table, so that a row of it
 * may have lost what names its finding already: such a row owes nothing, and keeps no other waiting.
 */
export async function unsynced(db: Db, limit: number): ReturnType<Store['unsynced']> {
  const found = await query(
    db,
    {
      TableName: db.state,
      IndexName: 'byDebt',
      KeyConditionExpression: '#key = :owed',
      ExpressionAttributeNames: { '#key': indexKey('byDebt') },
      ExpressionAttributeValues: { ':owed': owed },
    },
    limit,
  );
  return found.flatMap((item) => {
    const [, sinceMs, findingId] = /^(\d+)#(.+)$/s.exec(String(item.debtSort)) ?? [];
    return findingId === undefined ? [] : [{ findingId, sinceMs: Number(sinceMs) }];
  });
}

/** `Store.synced`. The next change brings the debt back. */
export async function synced(db: Db, finding: Finding): Promise<void> {
  const pay = new UpdateCommand({
    TableName: db.state,
    Key: findingKey(finding.id),
    ConditionExpression: 'version = :version',
    UpdateExpression: 'REMOVE debt, debtSort',
    ExpressionAttributeValues: { ':version': finding.version },
  });
  await db.doc.send(pay).catch((thrown: unknown) => {
    if (!(thrown instanceof ConditionalCheckFailedException)) throw thrown;
  });
}
