import type {
  ChangePage,
  ChangeQuery,
  Evaluations,
  HeartbeatPage,
  HeartbeatQuery,
} from '../../core/ports/evaluations.ts';
import { type Item, pageSize, query, type StoreDeps } from '../state/db.ts';
import { type EvaluationIndex, indexKey } from '../tables.ts';
import { type HistoryDb, heartbeatSubject, iso, ofHeartbeats, openHistory } from './db.ts';
import { changeOfItem, heartbeatOfItem } from './items.ts';

/** Queries that need no files. Needs `dynamodb:Query` on the table, and on the indexes for queries by rule or day. */
export function createHistory(deps: StoreDeps): Pick<Evaluations, 'changes' | 'heartbeats'> {
  const db = openHistory(deps);
  return { changes: (query) => changes(db, query), heartbeats: (query) => heartbeats(db, query) };
}

/** `Evaluations.changes`. Consistent by resource; other queries may lag by a second. */
export async function changes(db: HistoryDb, wanted: ChangeQuery): Promise<ChangePage> {
  const { items, cursor } = await page(db, wanted, whereChanges(wanted));
  return {
    changes: items.map((item) => changeOfItem(db, item)),
    ...(cursor === undefined ? {} : { cursor }),
  };
}

export async function heartbeats(db: HistoryDb, wanted: HeartbeatQuery): Promise<HeartbeatPage> {
  const { items, cursor } = await page(db, wanted, whereHeartbeats(wanted));
  return {
    heartbeats: items.map((item) => heartbeatOfItem(db, item)),
    ...(cursor === undefined ? {} : { cursor }),
  };
}

type IndexHash = { readonly index?: EvaluationIndex; readonly hash: string };

function whereChanges(wanted: ChangeQuery): IndexHash {
  if ('resourceId' in wanted) return { hash: wanted.resourceId };
  if ('rule' in wanted) return { index: 'byRule', hash: wanted.rule };
  return { index: 'byDay', hash: wanted.day };
}

function whereHeartbeats(wanted: HeartbeatQuery): IndexHash {
  if ('unit' in wanted) return { hash: heartbeatSubject(wanted.unit, wanted.rule) };
  if ('rule' in wanted) return { index: 'byRule', hash: ofHeartbeats(wanted.rule) };
  return { index: 'byDay', hash: ofHeartbeats(wanted.day) };
}

/** Sort before and after every timestamp. Current states sort after `last`. */
const first = '0';
const last = '@';

/** Returns a page. The cursor is the last `evaluation_timestamp`, which is unique within a partition. */
async function page(
  db: HistoryDb,
  wanted: ChangeQuery | HeartbeatQuery,
  { index, hash }: IndexHash,
): Promise<{ readonly items: readonly Item[]; readonly cursor?: string }> {
  const { fromMs, toMs, cursor, oldestFirst = false } = wanted;
  const limit = pageSize(wanted.limit);
  const lower = fromMs === undefined ? first : iso(fromMs);
  const upper = toMs === undefined ? last : iso(toMs);
  // BETWEEN includes both ends. No key equals a bare timestamp, and the cursor's own item is dropped.
  const range = {
    ':lower': oldestFirst && cursor !== undefined && cursor > lower ? cursor : lower,
    ':upper': !oldestFirst && cursor !== undefined && cursor < upper ? cursor : upper,
  };
  if (range[':lower'] > range[':upper']) return { items: [] };
  const found = await query(
    db,
    {
      TableName: db.table,
      ...(index ? { IndexName: index } : { ConsistentRead: true }),
      KeyConditionExpression: '#hash = :hash AND evaluation_timestamp BETWEEN :lower AND :upper',
      ExpressionAttributeNames: { '#hash': index ? indexKey(index) : 'resource_id' },
      ExpressionAttributeValues: { ':hash': hash, ...range },
      ScanIndexForward: oldestFirst,
    },
    limit + 2,
  );
  const rest = found.filter(({ evaluation_timestamp: at }) => at !== cursor);
  const items = rest.slice(0, limit);
  const end = items.at(-1);
  return { items, ...(rest.length > limit && end ? { cursor: String(end.evaluation_timestamp) } : {}) };
}
