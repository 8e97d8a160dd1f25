import { QueryCommand, type QueryCommandInput } from '@aws-sdk/lib-dynamodb';
import type { Finding, Status } from '../../../core/finding.ts';
import {
  type Counts,
  countChanges,
  noCounts,
  ownerCounters,
  type Tally,
  tallies,
  totals,
} from '../../../core/lists/finding-counts.ts';
import { indexKey, type StateIndex } from '../../tables.ts';
import { type Db, type Item, query, read } from '../db.ts';
import { countsKey } from '../items.ts';
import { corrupt } from '../json.ts';
import { shapeOf, upgraded } from '../shapes.ts';
import type { Write, Writes } from '../transact.ts';

/** Holds the time of the last full recount. Sorts before the counters. */
export const markKey = { pk: countsKey, sk: 'all' };

/** Returns the counter updates for changed findings, for the same transaction. */
export function countWrites(
  db: Db,
  changes: readonly { readonly before?: Finding | undefined; readonly after: Finding }[],
): Writes {
  const writes = [...countChanges(changes)].map(([sk, names]): [string, Write] => [
    `counter ${sk}`,
    add(db, sk, names),
  ]);
  return Object.fromEntries(writes);
}

/** Incrementing `changes` tells a recount that the counter has changed. */
function add(db: Db, sk: string, names: ReadonlyMap<string, number>): Write {
  const all = [...names, ['changes', 1] as const];
  return {
    Update: {
      TableName: db.state,
      Key: { pk: countsKey, sk },
      UpdateExpression: `SET shape = :shape ADD ${all.map((_, at) => `#n${at} :n${at}`).join(', ')}`,
      ExpressionAttributeNames: Object.fromEntries(all.map(([name], at) => [`#n${at}`, name])),
      ExpressionAttributeValues: {
        ':shape': shapeOf('finding counts'),
        ...Object.fromEntries(all.map(([, number], at) => [`:n${at}`, number])),
      },
    },
  };
}

/** A stored counter without its key and shape. */
export function numbersOf(db: Db, item: Item): ReadonlyMap<string, number> {
  const { pk: _, sk: __, shape: ___, ...numbers } = upgraded('finding counts', item, item) as Item;
  return new Map(
    Object.entries(numbers).map(([name, number]) => {
      if (typeof number !== 'number') throw corrupt(db.state, item, `${name} is no number`);
      return [name, number];
    }),
  );
}

/** The items of counters; without a prefix all of them. */
export async function counters(db: Db, prefix?: string): Promise<readonly Item[]> {
  const isSome = prefix !== undefined;
  return query(db, {
    TableName: db.state,
    ConsistentRead: true,
    KeyConditionExpression: `pk = :key${isSome ? ' AND begins_with(sk, :prefix)' : ''}`,
    ExpressionAttributeValues: { ':key': countsKey, ...(isSome && { ':prefix': prefix }) },
  });
}

export async function countedAtMs(db: Db): Promise<number | null> {
  const mark = await read(db, db.state, markKey);
  return mark ? markedAt(db, mark) : null;
}

function markedAt(db: Db, mark: Item): number | null {
  return numbersOf(db, mark).get('countedAtMs') ?? null;
}

/** `Store.counts`. Before the first full recount, counts come from the index and savings are unknown. */
export async function counts(db: Db): Promise<Counts> {
  const items = await counters(db, markKey.sk);
  const mark = items.find(({ sk }) => sk === markKey.sk);
  const countedAtMs = mark ? markedAt(db, mark) : null;
  if (countedAtMs === null) return { of: await countStatuses(db), countedAtMs };
  const kept = items.filter(({ sk }) => String(sk).startsWith(totals));
  return { of: tallies(kept.map((item) => numbersOf(db, item))), countedAtMs };
}

export async function countOwned(db: Db, userId: string): Promise<number> {
  const [countedAt, items] = await Promise.all([countedAtMs(db), counters(db, ownerCounters(userId))]);
  if (countedAt === null) return countIn(db, 'byOwner', userId);
  return items.reduce((sum, item) => sum + (numbersOf(db, item).get('mine') ?? 0), 0);
}

async function countStatuses(db: Db): Promise<Counts['of']> {
  const statuses = Object.keys(noCounts()) as readonly Status[];
  const of = await Promise.all(
    statuses.map(
      async (status): Promise<[Status, Tally]> => [
        status,
        { findings: await countIn(db, 'byStatus', status), microUsd: 0 },
      ],
    ),
  );
  return Object.fromEntries(of) as Counts['of'];
}

async function countIn(db: Db, index: StateIndex, key: string): Promise<number> {
  let counted = 0;
  let start: QueryCommandInput['ExclusiveStartKey'];
  do {
    const page = await db.doc.send(
      new QueryCommand({
        TableName: db.state,
        IndexName: index,
        Select: 'COUNT',
        KeyConditionExpression: '#key = :key',
        ExpressionAttributeNames: { '#key': indexKey(index) },
        ExpressionAttributeValues: { ':key': key },
        ExclusiveStartKey: start,
      }),
    );
    counted += page.Count ?? 0;
    start = page.LastEvaluatedKey;
  } while (start);
  return counted;
}
