import type { DynamoDBBatchResponse, DynamoDBStreamEvent, SNSEvent } from 'aws-lambda';
import type { BatchSource, Source } from '../core/functions/source.ts';
import type { Log } from '../core/ports/runtime.ts';
import { done, type Result } from '../core/result.ts';
import { parsedJson } from '../queues/checked.ts';
import type { QueueHandler } from '../queues/queue-handler.ts';

type Pending<E> = { readonly event: E; readonly messageIds: string[] };

/**
 * Handles a source's events from a queue that EventBridge fills. Only failed messages are retried; after the
 * last try they go to the dead-letter queue.
 */
export function fromQueue<E, D extends { readonly log: Log }>(source: Source<E, D>, deps: D): QueueHandler {
  return async ({ Records }) => {
    const failed = new Set<string>();
    const fail = (messageIds: readonly string[], thrown: unknown): void => {
      for (const messageId of messageIds) failed.add(messageId);
      const { name: error, message: error_message } =
        thrown instanceof Error ? thrown : { name: 'unknown', message: String(thrown) };
      deps.log.error('event failed', { source: source.name, messageIds, error, error_message });
    };
    const pending = new Map<string, Pending<E>>();
    for (const { messageId, body } of Records) {
      try {
        const events = read(source, parsedJson(body), messageId);
        for (const [nth, event] of events.entries()) {
          const key = source.key?.(event) ?? `${messageId} ${nth}`;
          const same = pending.get(key) ?? { event, messageIds: [] };
          pending.set(key, same);
          same.messageIds.push(messageId);
        }
      } catch (thrown) {
        fail([messageId], thrown);
      }
    }
    const turns = new Map<string, Pending<E>[]>();
    for (const [key, one] of pending) {
      const about = source.about?.(one.event) ?? key;
      turns.set(about, [...(turns.get(about) ?? []), one]);
    }
    await Promise.all(
      [...turns.values()].map(async (inTurn) => {
        for (const { event, messageIds } of inTurn)
          await source.run(deps, event).catch((thrown: unknown) => fail(messageIds, thrown));
      }),
    );
    return { batchItemFailures: [...failed].map((itemIdentifier) => ({ itemIdentifier })) };
  };
}

/**
 * @public For functions that a stream wakes; `npm run new stream` writes one.
 * Handles changes of a table in order and stops at the first failure. Lambda then retries that change and all
 * later ones. Source: https://docs.aws.amazon.com/lambda/latest/dg/services-ddb-batchfailurereporting.html
 */
export function fromStream<E, D extends { readonly log: Log }>(
  source: Source<E, D>,
  deps: D,
): (event: DynamoDBStreamEvent) => Promise<DynamoDBBatchResponse> {
  return async ({ Records }) => {
    for (const record of Records) {
      const { eventID = '', dynamodb } = record;
      try {
        for (const event of read(source, done(record), eventID)) await source.run(deps, event);
      } catch (thrown) {
        const { name: error, message: error_message } =
          thrown instanceof Error ? thrown : { name: 'unknown', message: String(thrown) };
        deps.log.error('table change failed', { source: source.name, eventID, error, error_message });
        return { batchItemFailures: [{ itemIdentifier: dynamodb?.SequenceNumber ?? '' }] };
      }
    }
    return { batchItemFailures: [] };
  };
}

/** Like `fromQueue`, for a source that handles the events of a batch together. */
export function fromQueueTogether<E, D extends { readonly log: Log }>(
  source: BatchSource<E, D>,
  deps: D,
): QueueHandler {
  return async ({ Records }) => {
    const records = Records.map(({ messageId, body }) => ({
      id: messageId,
      read: () => read(source, source.readsText ? done(body) : parsedJson(body), messageId),
    }));
    return failuresOf(await failedTogether(source, deps, records));
  };
}

/**
 * Handles changes of a table together, and reports the first that failed. Lambda then retries it and all later
 * ones. Source: https://docs.aws.amazon.com/lambda/latest/dg/services-ddb-batchfailurereporting.html
 */
export function fromStreamTogether<E, D extends { readonly log: Log }>(
  source: BatchSource<E, D>,
  deps: D,
): (event: DynamoDBStreamEvent) => Promise<DynamoDBBatchResponse> {
  return async ({ Records }) => {
    const records = Records.map((record) => ({
      id: record.dynamodb?.SequenceNumber ?? '',
      read: () => read(source, done(record), record.eventID ?? ''),
    }));
    return failuresOf((await failedTogether(source, deps, records)).slice(0, 1));
  };
}

type RecordToRead<E> = { readonly id: string; readonly read: () => readonly E[] };

/** The ids of the failed records, in their order. */
async function failedTogether<E, D extends { readonly log: Log }>(
  source: BatchSource<E, D>,
  deps: D,
  records: readonly RecordToRead<E>[],
): Promise<readonly string[]> {
  const failed = new Set<string>();
  const fail = (ids: readonly string[], thrown: unknown): void => {
    for (const id of ids) failed.add(id);
    const { name: error, message: error_message } =
      thrown instanceof Error ? thrown : { name: 'unknown', message: String(thrown) };
    deps.log.error('events failed', { source: source.name, ids, error, error_message });
  };
  const events: { readonly id: string; readonly event: E }[] = [];
  for (const { id, read: readRecord } of records) {
    try {
      events.push(...readRecord().map((event) => ({ id, event })));
    } catch (thrown) {
      fail([id], thrown);
    }
  }
  if (events.length > 0)
    try {
      const indexes = await source.runAll(
        deps,
        events.map(({ event }) => event),
      );
      const ids = [...indexes].flatMap((at) => events[at]?.id ?? []);
      if (ids.length > 0) fail(ids, new Error('Not accepted'));
    } catch (thrown) {
      fail(
        events.map(({ id }) => id),
        thrown,
      );
    }
  return records.map(({ id }) => id).filter((id) => failed.has(id));
}

function failuresOf(ids: readonly string[]) {
  return { batchItemFailures: ids.map((itemIdentifier) => ({ itemIdentifier })) };
}

/** Handles events of direct invocations: the event itself, or messages of an SNS topic. Throws on failure. */
export function fromAws<E, D>(source: Source<E, D>, deps: D): (event: unknown) => Promise<void> {
  return async (event) => {
    const messages = isSns(event)
      ? event.Records.map(({ Sns }) => read(source, parsedJson(Sns.Message), Sns.MessageId))
      : [read(source, done(event), 'event')];
    for (const one of messages.flat()) await source.run(deps, one);
  };
}

function isSns(event: unknown): event is SNSEvent {
  const { Records } = Object(event) as { readonly Records?: unknown };
  return Array.isArray(Records) && Records.length > 0 && Records.every((record) => Object(record).Sns);
}

function read<E>(
  { name, parse }: Pick<Source<E, never>, 'name' | 'parse'>,
  json: Result<unknown, string>,
  messageId: string,
): readonly E[] {
  if (!json.ok) throw new Error(json.error);
  const events = parse(json.value, messageId);
  if (!events.ok) throw new Error(`Invalid event of ${name}: ${events.error}`);
  return events.value;
}
