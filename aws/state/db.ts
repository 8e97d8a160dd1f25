import type { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import {
  BatchGetCommand,
  DynamoDBDocumentClient,
  GetCommand,
  QueryCommand,
  type QueryCommandInput,
} from '@aws-sdk/lib-dynamodb';
import { auditTable, stateTable } from '../tables.ts';

export type StoreDeps = {
  readonly dynamodb: DynamoDBClient;
  /** Tables are `<prefix>-state` and `<prefix>-audit`. */
  readonly prefix: string;
  /** Waits between attempts; a timer by default. */
  readonly wait?: (ms: number) => Promise<void>;
  /** Attempts per transaction under contention; 9 by default. */
  readonly commitAttempts?: number;
};

export type Db = {
  readonly doc: DynamoDBDocumentClient;
  readonly state: string;
  readonly audit: string;
  readonly wait: (ms: number) => Promise<void>;
  readonly commitAttempts: number;
};

export type Item = Readonly<Record<string, unknown>>;
export type Key = { readonly pk: string; readonly sk: string };

export function openDb(deps: StoreDeps): Db {
  const doc = DynamoDBDocumentClient.from(deps.dynamodb, {
    marshallOptions: { removeUndefinedValues: true },
  });
  return {
    doc,
    state: stateTable(deps.prefix),
    audit: auditTable(deps.prefix),
    wait: deps.wait ?? sleep,
    commitAttempts: deps.commitAttempts ?? 9,
  };
}

/** Waits a random time up to `25 ms · 2^attempt`, at most a second. */
export function backOff(db: Db, attempt: number): Promise<void> {
  return db.wait(Math.random() * Math.min(1_000, 25 * 2 ** attempt));
}

function sleep(ms: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, ms));
}

export async function read(db: Db, table: string, key: Key): Promise<Item | undefined> {
  const answer = await db.doc.send(new GetCommand({ TableName: table, Key: key, ConsistentRead: true }));
  return answer.Item;
}

/** Reads all pages, up to `limit` items. */
export async function query(
  db: Db,
  input: QueryCommandInput,
  limit = Number.POSITIVE_INFINITY,
): Promise<readonly Item[]> {
  const items: Item[] = [];
  let start: QueryCommandInput['ExclusiveStartKey'];
  do {
    const left = limit - items.length;
    const page = await db.doc.send(
      new QueryCommand({ ...input, ExclusiveStartKey: start, ...(left < 1_000_000 && { Limit: left }) }),
    );
    items.push(...(page.Items ?? []));
    start = page.LastEvaluatedKey;
  } while (start && items.length < limit);
  return items;
}

const batch = 100;
const atOnce = 4;

/** Reads the existing items consistently, in the order of `keys`. */
export async function readMany(db: Db, table: string, keys: readonly Key[]): Promise<readonly Item[]> {
  const items: Item[] = [];
  for (let at = 0; at < keys.length; at += batch * atOnce) {
    const starts = Array.from({ length: atOnce }, (_, nth) => at + nth * batch).filter(
      (start) => start < keys.length,
    );
    const read = await Promise.all(
      starts.map((start) => readBatch(db, table, keys.slice(start, start + batch))),
    );
    items.push(...read.flat());
  }
  const byKey = new Map(items.map((item) => [`${String(item.pk)} ${String(item.sk)}`, item]));
  return keys.map((key) => byKey.get(`${key.pk} ${key.sk}`)).filter((item) => item !== undefined);
}

/** BatchGetItem returns at most 16 MB or what capacity allows. Reads the rest again. */
async function readBatch(db: Db, table: string, keys: readonly Key[]): Promise<readonly Item[]> {
  const items: Item[] = [];
  let wanted: readonly Item[] = keys;
  for (let attempt = 1; wanted.length > 0; attempt++) {
    if (attempt > 1) await backOff(db, attempt);
    if (attempt > 12)
      throw new Error(`DynamoDB left ${wanted.length} of ${keys.length} keys unprocessed in table ${table}`);
    const answer = await db.doc.send(
      new BatchGetCommand({ RequestItems: { [table]: { Keys: [...wanted], ConsistentRead: true } } }),
    );
    items.push(...(answer.Responses?.[table] ?? []));
    wanted = answer.UnprocessedKeys?.[table]?.Keys ?? [];
  }
  return items;
}

const defaultPage = 100;
const greatestPage = 500;

export function pageSize(limit: number | undefined): number {
  return Math.min(Math.max(1, Math.trunc(limit ?? defaultPage)), greatestPage);
}
