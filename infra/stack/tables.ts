import { tableDefinitions, ttlAttribute } from '../../aws/tables.ts';
import type { TableName } from '../../core/functions/function.ts';
import { wokenBy } from '../functions.ts';
import { logicalName } from '../names.ts';
import type { Context } from './context.ts';

/** Stream ARNs of the tables that wake a function. */
export type Streams = Readonly<Partial<Record<TableName, $util.Output<string>>>>;

type Definition = ReturnType<typeof tableDefinitions>[number];

/** Creates the tables with the keys and indexes of `aws/tables.ts`. SST turns on point-in-time recovery. */
export function makeTables({ names, isProtected }: Context): Streams {
  const streamed = new Set<string>(wokenBy('stream').map(({ wakes }) => wakes.table));
  const streams: Record<string, $util.Output<string>> = {};
  for (const definition of tableDefinitions(names.prefix)) {
    const name = definition.TableName ?? '';
    const short = name.slice(names.prefix.length + 1);
    const table = new sst.aws.Dynamo(logicalName(short), {
      fields: Object.fromEntries(
        (definition.AttributeDefinitions ?? []).map(({ AttributeName = '' }) => [AttributeName, 'string']),
      ),
      primaryIndex: keysOf(definition),
      globalIndexes: Object.fromEntries(
        (definition.GlobalSecondaryIndexes ?? []).map((index) => [
          index.IndexName ?? '',
          {
            ...keysOf(index),
            projection: index.Projection?.ProjectionType === 'KEYS_ONLY' ? 'keys-only' : 'all',
          },
        ]),
      ),
      ttl: ttlAttribute,
      ...(streamed.has(short) ? { stream: 'new-and-old-images' as const } : {}),
      deletionProtection: isProtected,
      transform: { table: (table) => void (table.name = name) },
    });
    if (streamed.has(short)) streams[short] = table.nodes.table.streamArn;
  }
  return streams;
}

function keysOf({ KeySchema = [] }: Pick<Definition, 'KeySchema'>): { hashKey: string; rangeKey: string } {
  const key = (type: 'HASH' | 'RANGE') =>
    KeySchema.find(({ KeyType }) => KeyType === type)?.AttributeName ?? '';
  return { hashKey: key('HASH'), rangeKey: key('RANGE') };
}
