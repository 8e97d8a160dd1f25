import type { AuditPage, AuditQuery } from '../../core/ports/store.ts';
import { type AuditIndex, indexKey } from '../tables.ts';
import { type Db, pageSize, query } from './db.ts';
import { auditSubject, eventOf } from './items.ts';

/** `Store.auditOf`. Consistent by finding; other queries may lag by a second. */
export async function auditOf(db: Db, wanted: AuditQuery): Promise<AuditPage> {
  const limit = pageSize(wanted.limit);
  const { index, key } = where(wanted);
  const after = wanted.oldestFirst ? '>' : '<';
  const found = await query(
    db,
    {
      TableName: db.audit,
      ...(index ? { IndexName: index } : { ConsistentRead: true }),
      KeyConditionExpression:
        wanted.cursor === undefined ? '#key = :key' : `#key = :key AND sk ${after} :cursor`,
      ExpressionAttributeNames: { '#key': index ? indexKey(index) : 'pk' },
      ExpressionAttributeValues: {
        ':key': key,
        ...(wanted.cursor !== undefined && { ':cursor': wanted.cursor }),
      },
      ScanIndexForward: wanted.oldestFirst ?? false,
    },
    limit + 1,
  );
  const shown = found.slice(0, limit);
  const last = shown.at(-1);
  return {
    events: shown.map((item) => eventOf(db, item)),
    ...(found.length > limit && last && { cursor: String(last.sk) }),
  };
}

function where(wanted: AuditQuery): { readonly index?: AuditIndex; readonly key: string } {
  if ('findingId' in wanted) return { key: auditSubject(wanted.findingId) };
  if ('resourceId' in wanted) return { index: 'byResource', key: wanted.resourceId };
  if ('day' in wanted) return { index: 'byDay', key: wanted.day };
  return { index: 'byType', key: wanted.type };
}
