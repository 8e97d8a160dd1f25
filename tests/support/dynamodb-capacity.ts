import type { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import type { Item } from '../../aws/state/db.ts';
import { findingItem } from '../../aws/state/items.ts';
import { sampleFinding } from './sample-finding.ts';

export type Usage = { writeUnits: number; readUnits: number; messages: number };

type Write = { readonly TableName: string; readonly Item?: Item; readonly Key?: Item };
type CapacityInput = Write & {
  readonly TransactItems?: readonly Readonly<Record<string, Write>>[];
  readonly RequestItems?: Readonly<Record<string, { readonly Keys?: readonly unknown[] }>>;
  readonly ConsistentRead?: boolean;
};

/** A finding with two weeks of evidence, which the desk's findings lack. */
const usualFinding = bytesOf(findingItem(sampleFinding()));
const stateIndexKeys = ['findingStatus', 'liveUnit', 'debt', 'rank', 'due', 'ownedBy'];
const auditIndexKeys = ['resourceId', 'day', 'type'];

/**
 * Request units by DynamoDB's rules (one per KB written, one per 4 KB read consistently, double in a
 * transaction, and again for each index with the item), counted from the requests because emulators do not
 * report them. A change that sends only its key counts as one unit.
 */
export function countCapacity(dynamodb: DynamoDBClient, usage: Usage): void {
  dynamodb.middlewareStack.add(
    (next, context) => async (args) => {
      const input = args.input as CapacityInput;
      const { commandName = '' } = context as { commandName?: string };
      usage.writeUnits += writesOf(commandName, input);
      usage.readUnits += readsOf(commandName, input);
      return next(args);
    },
    { step: 'initialize', name: 'countCapacity', priority: 'low' },
  );
}

function writesOf(command: string, input: CapacityInput): number {
  if (command.startsWith('TransactWrite'))
    return (input.TransactItems ?? [])
      .flatMap((one) => Object.values(one))
      .reduce((sum, write) => sum + 2 * kilobytes(write) + indexUnits(write), 0);
  if (/^(Put|Update|Delete)Item/.test(command)) return kilobytes(input) + indexUnits(input);
  return 0;
}

function readsOf(command: string, { ConsistentRead, RequestItems }: CapacityInput): number {
  if (command.startsWith('BatchGet'))
    return Object.values(RequestItems ?? {}).reduce((sum, { Keys }) => sum + (Keys?.length ?? 0), 0);
  if (/^(GetItem|Query)/.test(command)) return ConsistentRead ? 1 : 0.5;
  return 0;
}

function kilobytes({ TableName, Item }: Write): number {
  if (!Item) return 1;
  const isFinding = TableName.endsWith('-state') && Object.hasOwn(Item, 'findingStatus');
  return Math.ceil(Math.max(bytesOf(Item), isFinding ? usualFinding : 0) / 1024);
}

/** A changed index key is removed and inserted: two writes. */
function indexUnits(write: Write): number {
  const { TableName, Item } = write;
  if (!Item) return 0;
  const held = (keys: readonly string[]) => keys.filter((key) => Object.hasOwn(Item, key)).length;
  return TableName.endsWith('-audit') ? held(auditIndexKeys) * kilobytes(write) : 2 * held(stateIndexKeys);
}

function bytesOf(item: Item): number {
  return Buffer.byteLength(JSON.stringify(item));
}
