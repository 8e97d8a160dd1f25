import { ConditionalCheckFailedException } from '@aws-sdk/client-dynamodb';
import { PutCommand, ScanCommand, type ScanCommandInput, UpdateCommand } from '@aws-sdk/lib-dynamodb';
import type { Finding } from '../../../core/finding.ts';
import { addTo, countersOf, withoutZeros } from '../../../core/lists/finding-counts.ts';
import type { Recount } from '../../../core/ports/scan-store.ts';
import type { EpochMs } from '../../../core/resource.ts';
import type { Db, Item } from '../db.ts';
import { countsKey, findingKey, findingOf, listAttributes, listedBy } from '../items.ts';
import { shapeOf } from '../shapes.ts';
import { counters, markKey, numbersOf } from './counts.ts';

/**
 * Query and Scan are not isolated from transactions: a finding may lag behind its counter.
 * https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/transaction-apis.html#transaction-isolation
 */
const settledMs = 1_000;

/** `Store.recount`. Skips counters that change while findings are read. */
export async function recount(db: Db, nowMs: EpochMs): Promise<Recount> {
  const kept = new Map(
    (await counters(db)).filter(({ sk }) => sk !== markKey.sk).map((item) => [String(item.sk), item]),
  );
  await db.wait(settledMs);
  const sums = new Map<string, Map<string, number>>();
  let findings = 0;
  let mended = 0;
  for await (const item of storedFindings(db)) {
    const finding = findingOf(db, item);
    findings += 1;
    for (const [counter, names] of countersOf(finding)) addTo(sums, counter, names);
    if (await listAgain(db, item, finding)) mended += 1;
  }
  const right = withoutZeros(sums);
  let isWhole = true;
  for (const sk of new Set([...kept.keys(), ...right.keys()])) {
    const done = await setCounter(db, sk, kept.get(sk), right.get(sk) ?? new Map());
    if (done === 'mended') mended += 1;
    if (done === 'moved') isWhole = false;
  }
  const mark = { ...markKey, shape: shapeOf('finding counts'), countedAtMs: nowMs };
  if (isWhole) await db.doc.send(new PutCommand({ TableName: db.state, Item: mark }));
  return { findings, mended, isWhole };
}

async function* storedFindings(db: Db): AsyncGenerator<Item> {
  let start: ScanCommandInput['ExclusiveStartKey'];
  do {
    const page = await db.doc.send(
      new ScanCommand({
        TableName: db.state,
        ConsistentRead: true,
        FilterExpression: 'attribute_exists(findingStatus)',
        ExclusiveStartKey: start,
      }),
    );
    yield* page.Items ?? [];
    start = page.LastEvaluatedKey;
  } while (start);
}

async function setCounter(
  db: Db,
  sk: string,
  kept: Item | undefined,
  right: ReadonlyMap<string, number>,
): Promise<'right' | 'mended' | 'moved'> {
  const { changes = 0, ...stored } = Object.fromEntries(kept ? numbersOf(db, kept) : []);
  const names = new Set([...Object.keys(stored), ...right.keys()]);
  if ([...names].every((name) => (stored[name] ?? 0) === (right.get(name) ?? 0))) return 'right';
  const put = new PutCommand({
    TableName: db.state,
    Item: {
      ...Object.fromEntries(right),
      pk: countsKey,
      sk,
      shape: shapeOf('finding counts'),
      changes: changes + 1,
    },
    ...(kept
      ? { ConditionExpression: 'changes = :changes', ExpressionAttributeValues: { ':changes': changes } }
      : { ConditionExpression: 'attribute_not_exists(pk)' }),
  });
  return (await applied(db.doc.send(put))) ? 'mended' : 'moved';
}

/** Adds attributes of newer indexes to an item of an older version. A concurrent move adds them itself. */
async function listAgain(db: Db, item: Item, finding: Finding): Promise<boolean> {
  const right = listedBy(finding);
  if (listAttributes.every((name) => item[name] === right[name])) return false;
  const present = listAttributes.filter((name) => right[name] !== undefined);
  const absent = listAttributes.filter((name) => right[name] === undefined);
  const parts = [
    ...(present.length > 0 ? [`SET ${present.map((name) => `#${name} = :${name}`).join(', ')}`] : []),
    ...(absent.length > 0 ? [`REMOVE ${absent.map((name) => `#${name}`).join(', ')}`] : []),
  ];
  return applied(
    db.doc.send(
      new UpdateCommand({
        TableName: db.state,
        Key: findingKey(finding.id),
        ConditionExpression: 'version = :version',
        UpdateExpression: parts.join(' '),
        ExpressionAttributeNames: Object.fromEntries(listAttributes.map((name) => [`#${name}`, name])),
        ExpressionAttributeValues: {
          ':version': finding.version,
          ...Object.fromEntries(present.map((name) => [`:${name}`, right[name]])),
        },
      }),
    ),
  );
}

async function applied(write: Promise<unknown>): Promise<boolean> {
  try {
    await write;
    return true;
  } catch (thrown) {
    if (thrown instanceof ConditionalCheckFailedException) return false;
    throw thrown;
  }
}
