import { tableDefinitions, ttlAttribute } from '../../aws/tables.ts';
import { logicalName } from '../names.ts';
import type { Context } from './context.ts';

type Definition = ReturnType<typeof tableDefinitions>[number];

/** The tables as the code that uses them defines them; SST turns on point-in-time recovery. */
export function makeTables({ names, isProtected }: Context): void {
  for (const definition of tableDefinitions(names.prefix)) {
    const name = definition.TableName ?? '';
    new sst.aws.Dynamo(logicalName(name.slice(names.prefix.length + 1)), {
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
      deletionProtection: isProtected,
      transform: { table: (table) => void (table.name = name) },
    });
  }
}

function keysOf({ KeySchema = [] }: Pick<Definition, 'KeySchema'>): { hashKey: string; rangeKey: string } {
  const key = (type: 'HASH' | 'RANGE') =>
    KeySchema.find(({ KeyType }) => KeyType === type)?.AttributeName ?? '';
  return { hashKey: key('HASH'), rangeKey: key('RANGE') };
}
