import { UpdateCommand } from '@aws-sdk/lib-dynamodb';
import type { EpochMs } from '../../../core/resource.ts';
import type { Scan, Slice } from '../../../core/scan.ts';
import { startOf } from '../../../core/shorten.ts';
import type { Unit } from '../../../core/unit.ts';
import { type Db, type Item, type Key, query } from '../db.ts';
import { ttlOf } from '../items.ts';
import { shapeOf } from '../shapes.ts';
import { commit } from '../transact.ts';
import { pack, unpack } from './packed.ts';
import { scanKey, unitName } from './scan-items.ts';

/** Slices are only needed while the scan runs. */
const keepDays = 7;
/** DynamoDB limits: 400 KB per item, 4 MB per transaction. */
const partBytes = 350_000;
const greatestParts = 10;

function tryKey(scanId: string, unit: Unit, nth: number): Key {
  return { ...scanKey(scanId), sk: `try#${unitName(unit)}#${nth}` };
}

function slicePrefix(unit: Unit): string {
  return `slice#${unitName(unit)}#`;
}

function sliceKey(scanId: string, unit: Unit, nth: number, part: number): Key {
  const digits = (n: number): string => String(n).padStart(5, '0');
  return { ...scanKey(scanId), sk: `${slicePrefix(unit)}${digits(nth)}#${digits(part)}` };
}

export async function tryUnit(
  db: Db,
  { id, startedAtMs }: Scan,
  unit: Unit,
  nth: number,
): Promise<{ readonly tries: number; readonly trouble: string | null }> {
  const { Attributes } = await db.doc.send(
    new UpdateCommand({
      TableName: db.state,
      Key: tryKey(id, unit, nth),
      UpdateExpression: 'SET #ttl = :ttl ADD tries :one',
      ExpressionAttributeNames: { '#ttl': 'ttl' },
      ExpressionAttributeValues: { ':ttl': ttlOf(startedAtMs, keepDays), ':one': 1 },
      ReturnValues: 'ALL_NEW',
    }),
  );
  return { tries: Number(Attributes?.tries), trouble: (Attributes?.trouble as string | undefined) ?? null };
}

export async function noteTrouble(
  db: Db,
  { id }: Scan,
  unit: Unit,
  nth: number,
  trouble: string,
): Promise<void> {
  await db.doc.send(
    new UpdateCommand({
      TableName: db.state,
      Key: tryKey(id, unit, nth),
      UpdateExpression: 'SET trouble = :trouble',
      ExpressionAttributeValues: { ':trouble': trouble },
    }),
  );
}

export async function keepSlice(
  db: Db,
  { id, startedAtMs }: Scan,
  unit: Unit,
  nth: number,
  slice: Slice,
  atMs: EpochMs,
): Promise<boolean> {
  const bytes = await pack(slice);
  const count = Math.ceil(bytes.length / partBytes);
  if (count > greatestParts)
    throw new Error(`A slice of ${bytes.length} compressed bytes is too large to store`);
  const parts = Array.from({ length: count }, (_, part) => ({
    ...sliceKey(id, unit, nth, part),
    ttl: ttlOf(startedAtMs, keepDays),
    shape: shapeOf('slice'),
    bytes: bytes.subarray(part * partBytes, (part + 1) * partBytes),
  }));
  const result = await commit(db, {
    scan: {
      Update: {
        TableName: db.state,
        Key: scanKey(id),
        ConditionExpression: 'attribute_exists(pk)',
        UpdateExpression: 'SET version = version + :one, progressAtMs = :atMs',
        ExpressionAttributeValues: { ':one': 1, ':atMs': atMs },
      },
    },
    ...Object.fromEntries(
      parts.map((Item, part) => [
        `part ${part}`,
        { Put: { TableName: db.state, Item, ConditionExpression: 'attribute_not_exists(pk)' } },
      ]),
    ),
  });
  if (!result.ok && result.error.has('scan')) throw new Error(`Scan ${id} does not exist`);
  return result.ok;
}

const fields = {
  report: 'object',
  count: 'number',
  ids: 'array',
  evaluations: 'array',
  atMs: 'number',
} as const;

export async function slices(db: Db, scanId: string, unit: Unit): Promise<readonly Slice[]> {
  const items = await query(db, {
    TableName: db.state,
    ConsistentRead: true,
    KeyConditionExpression: 'pk = :pk AND begins_with(sk, :prefix)',
    ExpressionAttributeValues: { ':pk': scanKey(scanId).pk, ':prefix': slicePrefix(unit) },
  });
  const byNth = new Map<string, Item[]>();
  for (const item of items) {
    const nth = startOf(String(item.sk), String(item.sk).lastIndexOf('#'));
    byNth.set(nth, [...(byNth.get(nth) ?? []), item]);
  }
  const all: Slice[] = [];
  for (const parts of byNth.values()) all.push((await unpack(db, parts, 'slice', fields)) as Slice);
  return all;
}
