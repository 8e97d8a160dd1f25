import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import type { QueryCommandInput } from '@aws-sdk/lib-dynamodb';
import type { Item } from '../../aws/state/db.ts';
import { indexSort, type StateIndex } from '../../aws/tables.ts';
import type { StoredFindings } from './stored.ts';

export type Table = {
  readonly dynamodb: DynamoDBClient;
  /** Calls and rounds since the last call. Calls that wait at the same time are one round. */
  readonly taken: () => { readonly calls: number; readonly rounds: number };
};

/** The parts of DynamoDB that reading findings needs. Answers after `latencyMs`. */
export function createTable(stored: StoredFindings, latencyMs: number): Table {
  const dynamodb = new DynamoDBClient({ region: 'us-east-1' });
  let [calls, rounds] = [0, 0];
  let round: Promise<void> | undefined;
  const wait = (): Promise<void> => {
    calls += 1;
    round ??= new Promise((resolve) => {
      rounds += 1;
      setTimeout(() => {
        round = undefined;
        resolve();
      }, latencyMs);
    });
    return round;
  };
  dynamodb.middlewareStack.add(
    (_next, { commandName = '' }) =>
      async ({ input }) => {
        await wait();
        return { output: { $metadata: {}, ...answer(stored, commandName, input as never) }, response: {} };
      },
    { step: 'initialize', name: 'table', priority: 'high' },
  );
  return {
    dynamodb,
    taken: () => {
      const told = { calls, rounds };
      [calls, rounds] = [0, 0];
      return told;
    },
  };
}

type ReadInput = QueryCommandInput & {
  readonly Key?: Item;
  readonly RequestItems?: Readonly<Record<string, { readonly Keys: readonly Item[] }>>;
};

function answer(stored: StoredFindings, command: string, input: ReadInput): Item {
  if (command.startsWith('Get')) return { Item: item(stored, input.Key ?? {}) };
  if (command.startsWith('BatchGet')) {
    const read = Object.entries(input.RequestItems ?? {}).map(([table, { Keys }]) => [
      table,
      Keys.map((key) => item(stored, key)).filter((found) => found !== undefined),
    ]);
    return { Responses: Object.fromEntries(read) as unknown };
  }
  if (command.startsWith('Query')) return { Items: rows(stored, input) };
  throw new Error(`The table is only read, and ${command} was sent`);
}

function item(stored: StoredFindings, { pk, sk }: Item): Item | undefined {
  return pk === 'counts'
    ? stored.counters(String(sk)).find((one) => one['sk'] === sk)
    : stored.finding(String(pk));
}

function rows(stored: StoredFindings, input: ReadInput): readonly Item[] {
  const { IndexName, Limit, ScanIndexForward = true } = input;
  const values = input.ExpressionAttributeValues as Readonly<Record<string, string | undefined>>;
  if (values[':key'] === 'counts') return stored.counters(values[':prefix'] ?? '');
  if (!IndexName) return [];
  const isAudit = input.TableName?.endsWith('-audit') ?? false;
  const index = IndexName as StateIndex;
  const key = String(values[':key']);
  const all = isAudit ? stored.events(key) : stored.rows(index, key);
  const sort = isAudit ? 'sk' : indexSort(index);
  const place = (at: number): string => String(all[at]?.[sort]);
  const least = values[':from'];
  const from = values[':cursor'];
  if (least !== undefined) {
    const found = all.slice(firstWhere(all.length, (at) => place(at) >= least));
    return ScanIndexForward ? found : found.reverse();
  }
  if (ScanIndexForward) {
    const start = from === undefined ? 0 : firstWhere(all.length, (at) => place(at) > from);
    return all.slice(start, Limit === undefined ? undefined : start + Limit);
  }
  const end = from === undefined ? all.length : firstWhere(all.length, (at) => place(at) >= from);
  return all.slice(Limit === undefined ? 0 : Math.max(0, end - Limit), end).reverse();
}

/** The first index below `length` for which the condition holds, by binary search. */
function firstWhere(length: number, holds: (at: number) => boolean): number {
  let [low, high] = [0, length];
  while (low < high) {
    const middle = (low + high) >>> 1;
    if (holds(middle)) high = middle;
    else low = middle + 1;
  }
  return low;
}
