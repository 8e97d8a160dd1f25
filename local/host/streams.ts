import { DescribeTableCommand, type DynamoDBClient } from '@aws-sdk/client-dynamodb';
import {
  DescribeStreamCommand,
  type DynamoDBStreamsClient,
  GetRecordsCommand,
  GetShardIteratorCommand,
  type _Record as StreamRecord,
} from '@aws-sdk/client-dynamodb-streams';
import type { DynamoDBBatchResponse, DynamoDBStreamEvent } from 'aws-lambda';
import type { Log } from '../../core/ports/runtime.ts';
import { pause } from './pump.ts';

export type StreamHandler = (event: DynamoDBStreamEvent) => Promise<DynamoDBBatchResponse>;

/** A function and the table whose changes wake it: `<prefix>-<table>`. */
export type StreamFeed = {
  readonly table: string;
  readonly batchSize: number;
  readonly eventNames: readonly string[] | null;
  readonly handler: StreamHandler;
};

export type StreamsDeps = {
  readonly dynamodb: DynamoDBClient;
  readonly streams: DynamoDBStreamsClient;
  readonly prefix: string;
  readonly feeds: readonly StreamFeed[];
  readonly log: Log;
};

const everyMs = 500;
const retryAfterMs = 3_000;

/** Works like Lambda's event source for streams: in order, and from the first failed record again. */
export function startStreams(deps: StreamsDeps): { readonly stop: () => Promise<void> } {
  const stopping = new AbortController();
  const running = Promise.all(deps.feeds.map((feed) => pumpStream(deps, feed, stopping.signal)));
  return {
    stop: async () => {
      stopping.abort();
      await running;
    },
  };
}

async function pumpStream(deps: StreamsDeps, feed: StreamFeed, stopped: AbortSignal): Promise<void> {
  let next: string | undefined;
  let arn: string | undefined;
  let shard: string | undefined;
  while (!stopped.aborted) {
    try {
      arn ??= await streamOf(deps, feed.table);
      shard ??= await shardOf(deps, arn);
      next ??= await iterator(deps, { arn, shard });
      const { Records = [], NextShardIterator } = await deps.streams.send(
        new GetRecordsCommand({ ShardIterator: next, Limit: feed.batchSize }),
      );
      const failed = await call(deps, feed, Records);
      if (failed === undefined) next = NextShardIterator;
      else next = await iterator(deps, { arn, shard, from: failed });
      const isIdle = Records.length === 0;
      await pause(failed === undefined ? (isIdle ? everyMs : 0) : retryAfterMs, stopped);
    } catch (thrown) {
      deps.log.warn('table changes could not be read', { table: feed.table, error: String(thrown) });
      next = undefined;
      await pause(retryAfterMs, stopped);
    }
  }
}

/** The sequence number of the first failed record. */
async function call(
  { log }: StreamsDeps,
  { handler, eventNames, table }: StreamFeed,
  records: readonly StreamRecord[],
): Promise<string | undefined> {
  const wanted = records.filter(
    ({ eventName = '' }) => eventNames === null || eventNames.includes(eventName),
  );
  if (wanted.length === 0) return undefined;
  try {
    const { batchItemFailures } = await handler({ Records: wanted as DynamoDBStreamEvent['Records'] });
    return batchItemFailures[0]?.itemIdentifier;
  } catch (thrown) {
    log.error('stream worker failed', { table, error: String(thrown) });
    return wanted[0]?.dynamodb?.SequenceNumber;
  }
}

async function streamOf({ dynamodb, prefix }: StreamsDeps, table: string): Promise<string> {
  const { Table } = await dynamodb.send(new DescribeTableCommand({ TableName: `${prefix}-${table}` }));
  if (!Table?.LatestStreamArn) throw new Error(`${prefix}-${table} has no stream`);
  return Table.LatestStreamArn;
}

/** An emulator's streams have one shard. */
async function shardOf({ streams }: StreamsDeps, StreamArn: string): Promise<string> {
  const { StreamDescription } = await streams.send(new DescribeStreamCommand({ StreamArn }));
  return StreamDescription?.Shards?.[0]?.ShardId ?? '';
}

async function iterator(
  { streams }: StreamsDeps,
  { arn, shard, from }: { readonly arn: string; readonly shard: string; readonly from?: string },
): Promise<string | undefined> {
  const { ShardIterator } = await streams.send(
    new GetShardIteratorCommand({
      StreamArn: arn,
      ShardId: shard,
      ...(from === undefined
        ? { ShardIteratorType: 'TRIM_HORIZON' }
        : { ShardIteratorType: 'AT_SEQUENCE_NUMBER', SequenceNumber: from }),
    }),
  );
  return ShardIterator;
}
