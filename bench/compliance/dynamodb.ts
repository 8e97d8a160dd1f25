import { Readable } from 'node:stream';
import { DynamoDBClient } from '@aws-sdk/client-dynamodb';

type Value = Readonly<Record<string, string>>;
type AttributeItem = Readonly<Record<string, Value>>;

export type WriteCounts = {
  /** Items put or updated. */
  items: number;
  /** Write calls. */
  calls: number;
  /**
   * Write units of on-demand tables: one per KB, two in a transaction, and one more per KB for each index
   * with the item.
   */
  units: number;
  /** Read units: half a unit per 4 KB read from an index, one for a consistent read. */
  readUnits: number;
};

const indexes = ['unit', 'rule', 'day'];

/**
 * An in-process DynamoDB that evaluates conditions; the SDK is real up to the network. Append-only items are
 * counted and not stored, so that they do not distort the measured memory.
 */
export function countingDynamo(): { readonly client: DynamoDBClient; readonly written: WriteCounts } {
  const states = new Map<string, { readonly unit: string; readonly text: string }>();
  const byUnit = new Map<string, Set<string>>();
  const beats = new Map<string, string[]>();
  const written: WriteCounts = { items: 0, calls: 0, units: 0, readUnits: 0 };

  const keyOf = (item: AttributeItem): string =>
    `${text(item, 'resource_id')} ${text(item, 'evaluation_timestamp')}`;
  const put = (item: AttributeItem, factor: number): void => {
    const json = JSON.stringify(item);
    const kilobytes = Math.ceil(sizeOf(item) / 1024);
    written.items += 1;
    written.units += kilobytes * factor + kilobytes * indexes.filter((index) => item[index]).length;
    const subject = text(item, 'resource_id');
    if (subject.startsWith('heartbeat#')) beats.set(subject, [...(beats.get(subject) ?? []), json].slice(-5));
    else if (item.unit) {
      const unit = text(item, 'unit');
      states.set(keyOf(item), { unit, text: json });
      byUnit.set(unit, (byUnit.get(unit) ?? new Set()).add(keyOf(item)));
    }
  };
  const holds = (item: AttributeItem, condition: string, values: AttributeItem): boolean => {
    const stored = states.get(keyOf(item));
    if (condition.startsWith('attribute_not_exists')) return stored === undefined;
    const version = stored && text(JSON.parse(stored.text) as AttributeItem, 'version');
    return version === text(values, ':version');
  };

  const answers: Readonly<Record<string, (input: never) => unknown>> = {
    TransactWriteItems: ({ TransactItems }: { TransactItems: readonly { Put: PutInput }[] }) => {
      written.calls += 1;
      const fails = TransactItems.map(
        ({ Put }) => !holds(Put.Item, Put.ConditionExpression, Put.ExpressionAttributeValues ?? {}),
      );
      if (fails.includes(true)) throw new Error('The stand-in refused a change: nobody else writes here');
      for (const { Put } of TransactItems) put(Put.Item, 2);
      return {};
    },
    PutItem: ({ Item }: PutInput) => {
      written.calls += 1;
      put(Item, 1);
      return {};
    },
    Query: ({ IndexName, ExpressionAttributeValues: values }: QueryInput) => {
      const unit = text(values, ':unit');
      const found = IndexName
        ? [...(byUnit.get(unit) ?? [])].map((key) => states.get(key)?.text ?? '{}')
        : (beats.get(unit) ?? []);
      const items = found.map((json) => JSON.parse(json) as AttributeItem);
      const bytes = items.reduce((sum, item) => sum + sizeOf(item), 0);
      written.readUnits += Math.max(1, Math.ceil(bytes / 4096)) * (IndexName ? 0.5 : 1);
      return { Items: items };
    },
  };
  const client = new DynamoDBClient({
    region: 'us-east-1',
    credentials: { accessKeyId: 'none', secretAccessKey: 'none' },
    requestHandler: {
      handle: async ({ headers, body }: HttpRequest) => {
        const operation = headers['x-amz-target']?.split('.')[1] ?? '';
        const answer = answers[operation];
        if (!answer) throw new Error(`The stand-in knows no ${operation}`);
        const text = JSON.stringify(answer(JSON.parse(Buffer.from(body as Uint8Array).toString()) as never));
        return {
          response: {
            statusCode: 200,
            headers: { 'content-type': 'application/x-amz-json-1.0' },
            body: Readable.from([Buffer.from(text)]),
          },
        };
      },
    },
  });
  return { client, written };
}

type HttpRequest = { readonly headers: Readonly<Record<string, string>>; readonly body?: unknown };
type PutInput = {
  readonly Item: AttributeItem;
  readonly ConditionExpression: string;
  readonly ExpressionAttributeValues?: AttributeItem;
};
type QueryInput = { readonly IndexName?: string; readonly ExpressionAttributeValues: AttributeItem };

function text(item: AttributeItem, name: string): string {
  const value = item[name];
  return value?.S ?? value?.N ?? '';
}

/** Names and values, as DynamoDB computes sizes. */
function sizeOf(item: AttributeItem): number {
  return Object.entries(item).reduce((sum, [name, value]) => {
    const [content = ''] = Object.values(value);
    return sum + name.length + Buffer.byteLength(content);
  }, 0);
}
