import { ConditionalCheckFailedException } from '@aws-sdk/client-dynamodb';
import { PutCommand, QueryCommand, type QueryCommandInput, UpdateCommand } from '@aws-sdk/lib-dynamodb';
import { utcInstant } from '../../core/calendar.ts';
import { type IncidentEntry, type IncidentLog, rawFileOf } from '../../core/incidents/log.ts';
import type { Archive } from '../../core/ports/archive.ts';
import { type Item, type Key, openDb, type StoreDeps } from '../state/db.ts';
import { ttlOf } from '../state/items.ts';
import { fromDoc, toJson } from '../state/json.ts';
import { shapeOf } from '../state/shapes.ts';
import { incidentsTable } from '../tables.ts';

const keptDays = 400;

/** How it went is in attributes of its own, which change; the rest is in `doc`. */
const settled = ['findingId', 'result', 'resultAtMs', 'actedAtMs', 'actedBy', 'clearedAtMs'] as const;

/** The incident log in its own DynamoDB table (`ensureTables`). `archive`: takes long messages. */
export function createIncidentLog({
  archive,
  ...deps
}: StoreDeps & { readonly archive: Archive }): IncidentLog {
  const db = openDb(deps);
  const table = incidentsTable(deps.prefix);
  return {
    add: async (entry) => {
      const file = rawFileOf(entry);
      // Written first, so that an entry never names a file that does not exist.
      if (file !== null && 'text' in entry.raw)
        await archive.putOnce(file, entry.raw.text, 'text/plain; charset=utf-8');
      const Item = itemOf(file === null ? entry : { ...entry, raw: { file } });
      const put = new PutCommand({
        TableName: table,
        Item,
        ConditionExpression: 'attribute_not_exists(pk)',
      });
      return unless(() => db.doc.send(put));
    },
    settle: async (entry, now) => {
      const names = settled.filter((name) => now[name] !== undefined);
      if (names.length === 0) return true;
      const isGiven = now.findingId !== undefined && now.findingId !== null;
      const update = new UpdateCommand({
        TableName: table,
        Key: keyOf(entry),
        ConditionExpression: isGiven
          ? 'attribute_exists(pk) AND (findingId = :nobody OR findingId = :findingId)'
          : 'attribute_exists(pk)',
        UpdateExpression: `SET ${names.map((name) => `#${name} = :${name}`).join(', ')}`,
        ExpressionAttributeNames: Object.fromEntries(names.map((name) => [`#${name}`, name])),
        ExpressionAttributeValues: {
          ...Object.fromEntries(names.map((name) => [`:${name}`, now[name]])),
          ...(isGiven ? { ':nobody': null } : {}),
        },
      });
      return unless(() => db.doc.send(update));
    },
    between: async function* (kind, fromMs, toMs) {
      if (fromMs >= toMs) return;
      let start: QueryCommandInput['ExclusiveStartKey'];
      do {
        const page = await db.doc.send(
          new QueryCommand({
            TableName: table,
            ConsistentRead: true,
            // BETWEEN includes both ends, and no key is a bare time.
            KeyConditionExpression: 'pk = :kind AND sk BETWEEN :from AND :to',
            ExpressionAttributeValues: {
              ':kind': kind,
              ':from': utcInstant(fromMs),
              ':to': utcInstant(toMs),
            },
            ExclusiveStartKey: start,
          }),
        );
        for (const item of page.Items ?? []) yield entryOf(table, item);
        start = page.LastEvaluatedKey;
      } while (start);
    },
  };
}

function keyOf({ kind, id, atMs }: Pick<IncidentEntry, 'kind' | 'id' | 'atMs'>): Key {
  return { pk: kind, sk: `${utcInstant(atMs)}#${id}` };
}

function itemOf(entry: IncidentEntry): Item {
  const { findingId, result, resultAtMs, actedAtMs, actedBy, clearedAtMs, ...rest } = entry;
  return {
    ...keyOf(entry),
    findingId,
    result,
    ...(resultAtMs === null ? {} : { resultAtMs }),
    actedAtMs,
    actedBy,
    clearedAtMs,
    ttl: ttlOf(entry.atMs, keptDays),
    shape: shapeOf('incident entry'),
    doc: toJson(rest),
  };
}

function entryOf(table: string, item: Item): IncidentEntry {
  const fields = { kind: 'string', id: 'string', atMs: 'number', name: 'string', raw: 'object' } as const;
  const rest = fromDoc(table, item, 'incident entry', fields) as IncidentEntry;
  return { ...rest, ...Object.fromEntries(settled.map((name) => [name, item[name] ?? null])) };
}

/** False when the condition of the write does not hold. */
async function unless(write: () => Promise<unknown>): Promise<boolean> {
  try {
    await write();
    return true;
  } catch (thrown) {
    if (!(thrown instanceof ConditionalCheckFailedException)) throw thrown;
    return false;
  }
}
