import { randomUUID } from 'node:crypto';
import { TransactionCanceledException } from '@aws-sdk/client-dynamodb';
import { TransactWriteCommand, type TransactWriteCommandInput } from '@aws-sdk/lib-dynamodb';
import type { AuditEvent } from '../../core/audit.ts';
import { done, type Result, refused } from '../../core/result.ts';
import { backOff, type Db, read } from './db.ts';
import { auditItem, auditKey } from './items.ts';

export type Write = NonNullable<TransactWriteCommandInput['TransactItems']>[number];

/** Writes by name, so that a refusal can name the failed one. */
export type Writes = Readonly<Record<string, Write>>;

/**
 * Commits writes and audit events in one transaction; refuses with the names of failed writes. Retries
 * throttling, conflicts and lost responses. The stored event's token shows whether an attempt was applied.
 */
export async function commit(
  db: Db,
  writes: Writes,
  events: readonly AuditEvent[] = [],
): Promise<Result<void, ReadonlySet<string>>> {
  const writeId = randomUUID();
  const names = Object.keys(writes);
  const appends = events.map((event) => append(db, event, writeId));
  for (let attempt = 1; ; attempt++) {
    try {
      await db.doc.send(
        new TransactWriteCommand({
          ClientRequestToken: writeId,
          TransactItems: [...Object.values(writes), ...appends],
        }),
      );
      return done(undefined);
    } catch (thrown) {
      const failed = conditionsFailed(thrown);
      if (failed.length > 0) {
        const eventExists = failed.some((at) => at >= names.length);
        if (eventExists && (await isOurs(db, events, writeId))) return done(undefined);
        const refusals = failed.flatMap((at) => names[at] ?? []);
        if (refusals.length === 0) throw new Error('The audit event id already exists', { cause: thrown });
        return refused(new Set(refusals));
      }
      if (!isPassing(thrown)) throw thrown;
      if (attempt >= db.commitAttempts) {
        if (await isOurs(db, events, writeId)) return done(undefined);
        throw thrown;
      }
    }
    await backOff(db, attempt);
  }
}

function append(db: Db, event: AuditEvent, writeId: string): Write {
  return {
    Put: {
      TableName: db.audit,
      Item: auditItem(event, writeId),
      ConditionExpression: 'attribute_not_exists(pk)',
    },
  };
}

async function isOurs(db: Db, events: readonly AuditEvent[], writeId: string): Promise<boolean> {
  const [first] = events;
  return first !== undefined && (await read(db, db.audit, auditKey(first)))?.writeId === writeId;
}

function conditionsFailed(thrown: unknown): readonly number[] {
  if (!(thrown instanceof TransactionCanceledException)) return [];
  return (thrown.CancellationReasons ?? []).flatMap((reason, at) =>
    reason.Code === 'ConditionalCheckFailed' ? [at] : [],
  );
}

const passingReasons = new Set([
  'None',
  'TransactionConflict',
  'ThrottlingError',
  'ProvisionedThroughputExceeded',
]);
const passingErrors = new Set([
  'TransactionInProgressException',
  'ThrottlingException',
  'ProvisionedThroughputExceededException',
  'RequestLimitExceeded',
  'InternalServerError',
]);

/** Whether a retry may help: throttling, conflicts, and lost responses (no status or 5xx). */
function isPassing(thrown: unknown): boolean {
  if (!(thrown instanceof Error)) return false;
  if (thrown instanceof TransactionCanceledException) {
    return (thrown.CancellationReasons ?? []).every((reason) => passingReasons.has(reason.Code ?? 'None'));
  }
  if (passingErrors.has(thrown.name)) return true;
  const status =
    '$metadata' in thrown ? (thrown.$metadata as { httpStatusCode?: number }).httpStatusCode : undefined;
  return status === undefined ? isNetwork(thrown) : status >= 500;
}

const networkErrors =
  /TimeoutError|AbortError|NetworkingError|ECONNRESET|ECONNREFUSED|EPIPE|ETIMEDOUT|EAI_AGAIN|socket hang up|aborted/;

function isNetwork(thrown: Error): boolean {
  const code = 'code' in thrown ? String(thrown.code) : '';
  return networkErrors.test(`${thrown.name} ${code} ${thrown.message}`);
}
