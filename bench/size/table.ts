import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import type { QueryCommandInput } from '@aws-sdk/lib-dynamodb';
import { indexSort, type StateIndex } from '../../aws/tables.ts';
import type { Stored } from './stored.ts';

type Item = Readonly<Record<string, unknown>>;

export type Table = {
  readonly dynamodb: DynamoDBClient;
  /** Calls and rounds since the last call. Calls that wait at the same time are one round. */
  readonly taken: () => { readonly calls: number; readonly rounds: number };
};

/** The parts of DynamoDB that reading findings needs. Answers after `latencyMs`. */
export function createTable(stored: Stored, latencyMs: number): Table {
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

type Input = QueryCommandInput & {
  readonly Key?: Item;
  readonly RequestItems?: Readonly<Record<string, { readonly Keys: readonly Item[] }>>;
};

function answer(stored: Stored, command: string, input: Input): Item {
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

function item(stored: Stored, { pk, sk }: Item): Item | undefined {
  return pk === 'counts'
    ? stored.counters(String(sk)).find((one) => one['sk'] === sk)
    : stored.finding(String(pk));
}

function rows(stored: Stored, input: Input): readonly Item[] {
  const { IndexName, Limit, ScanIndexForward = true } = input;
  const values = input.ExpressionAttributeValues as Readonly<Record<string, string | undefined>>;
  if (values[':key'] === 'counts') return stored.counters(values[':prefix'] ?? '');
  if (!IndexName || input.TableName?.endsWith('-audit')) return [];
  const index = IndexName as StateIndex;
  const all = stored.rows(index, String(values[':key']));
  const place = (row: Item): string => String(row[indexSort(index)]);
  const from = values[':cursor'];
  const ordered = ScanIndexForward ? all : all.toReversed();
  const rest =
    from === undefined
      ? ordered
      : ordered.filter((row) => (ScanIndexForward ? place(row) > from : place(row) < from));
  return rest.slice(0, Limit);
}
