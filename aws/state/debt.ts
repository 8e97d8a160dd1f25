import { ConditionalCheckFailedException } from '@aws-sdk/client-dynamodb';
import { DeleteCommand } from '@aws-sdk/lib-dynamodb';
import type { Finding } from '../../core/finding.ts';
import type { Store } from '../../core/ports.ts';
import { type Db, query } from './db.ts';
import type { Write } from './transact.ts';

const partition = 'unsynced';

/** One small item for each finding whose card and schedule are behind; replaced by the next change, deleted by `synced`. */
export function owe(db: Db, after: Finding): Write {
  const item = { pk: partition, sk: after.id, version: after.version, sinceMs: after.updatedAtMs };
  return { Put: { TableName: db.state, Item: item } };
}

/** `Store.unsynced`. */
export async function unsynced(db: Db, limit: number): ReturnType<Store['unsynced']> {
  const found = await query(
    db,
    {
      TableName: db.state,
      KeyConditionExpression: 'pk = :pk',
      ExpressionAttributeValues: { ':pk': partition },
    },
    limit,
  );
  return found
    .map(({ sk, sinceMs }) => ({ findingId: String(sk), sinceMs: Number(sinceMs) }))
    .sort((a, b) => a.sinceMs - b.sinceMs);
}

/** `Store.synced`. */
export async function synced(db: Db, finding: Finding): Promise<void> {
  const remove = new DeleteCommand({
    TableName: db.state,
    Key: { pk: partition, sk: finding.id },
    ConditionExpression: 'version = :version',
    ExpressionAttributeValues: { ':version': finding.version },
  });
  await db.doc.send(remove).catch((thrown: unknown) => {
    if (!(thrown instanceof ConditionalCheckFailedException)) throw thrown;
  });
}
