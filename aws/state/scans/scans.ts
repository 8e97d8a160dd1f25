import type { AuditEvent } from '../../../core/audit.ts';
import type { EpochMs } from '../../../core/resource.ts';
import { done, type Result, refused } from '../../../core/result.ts';
import { isPartial, type Scan } from '../../../core/scan.ts';
import type { Db } from '../db.ts';
import { owedScan, sortKey } from '../items.ts';
import { commit, type Write } from '../transact.ts';
import { lockKey, scanItem, scanKey } from './scan-items.ts';
import { getScan, lockHolder } from './scan-status.ts';

/** `Store.startScan`. Takes over the lock of a scan that is missing, finished or without progress. */
export async function startScan(
  db: Db,
  scan: Scan,
  event: AuditEvent,
  lockMs: number,
): Promise<Result<Scan, { readonly running: Scan }>> {
  if (isPartial(scan)) return startPartial(db, scan, event);
  let free: string | undefined;
  for (let attempt = 1; attempt <= 5; attempt++) {
    const result = await commit(db, { scan: putScan(db, scan), lock: takeLock(db, scan, free) }, [event]);
    if (result.ok) return done(scan);
    const same = result.error.has('scan') ? await getScan(db, scan.id) : undefined;
    if (same) return refused({ running: same });
    const holder = await lockHolder(db);
    const running = holder?.scan?.status === 'running' ? holder.scan : undefined;
    if (running && running.progressAtMs > scan.startedAtMs - lockMs) return refused({ running });
    free = holder?.scanId;
  }
  throw new Error(`Scan ${scan.id} was not started: another writer changed the lock in each attempt`);
}

async function startPartial(
  db: Db,
  scan: Scan,
  event: AuditEvent,
): Promise<Result<Scan, { readonly running: Scan }>> {
  if ((await commit(db, { scan: putScan(db, scan) }, [event])).ok) return done(scan);
  const same = await getScan(db, scan.id);
  if (!same) throw new Error(`Scan ${scan.id} was not started and is not stored`);
  return refused({ running: same });
}

/** With the mark by which the sweep finds it until it is announced, also after another scan took the lock. */
function putScan(db: Db, scan: Scan): Write {
  const owed = { debt: owedScan, debtSort: sortKey(scan.startedAtMs, scan.id) };
  return {
    Put: {
      TableName: db.state,
      Item: { ...scanItem(scan), ...owed },
      ConditionExpression: 'attribute_not_exists(pk)',
    },
  };
}

function takeLock(db: Db, scan: Scan, free: string | undefined): Write {
  const item = { ...lockKey, scanId: scan.id, running: true };
  return {
    Put: {
      TableName: db.state,
      Item: item,
      ConditionExpression: 'attribute_not_exists(pk) OR running = :no OR scanId = :free',
      ExpressionAttributeValues: { ':no': false, ':free': free ?? 'none' },
    },
  };
}

/** `Store.finishScan`. Stores the finish time, allowance and limit from `scan`. */
export async function finishScan(db: Db, scan: Scan, event: AuditEvent): Promise<Result<Scan, 'stale'>> {
  const writes = { scan: markFinished(db, scan, event.atMs) };
  const lock = isPartial(scan) ? {} : { lock: releaseLock(db, scan.id) };
  const result = await commit(db, { ...writes, ...lock }, [event]);
  // If a later scan has taken the lock, it is not released.
  const again = !result.ok && !result.error.has('scan');
  const final = again ? await commit(db, writes, [event]) : result;
  if (!final.ok) return refused('stale');
  const finished = await getScan(db, scan.id);
  if (!finished) throw new Error(`Scan ${scan.id} is finished but is no longer stored`);
  return done(finished);
}

function markFinished(db: Db, scan: Scan, atMs: EpochMs): Write {
  return {
    Update: {
      TableName: db.state,
      Key: scanKey(scan.id),
      ConditionExpression: 'scanStatus = :running',
      UpdateExpression:
        'SET scanStatus = :finished, finishedAtMs = :atMs, allowed = :allowed, counted = :counted, limitReached = :limit, version = version + :one',
      ExpressionAttributeValues: {
        ':running': 'running',
        ':finished': 'finished',
        ':atMs': scan.finishedAtMs ?? atMs,
        ':allowed': scan.allowed,
        ':counted': scan.counted ?? [],
        ':limit': scan.limitReached,
        ':one': 1,
      },
    },
  };
}

function releaseLock(db: Db, scanId: string): Write {
  return {
    Update: {
      TableName: db.state,
      Key: lockKey,
      ConditionExpression: 'scanId = :id',
      UpdateExpression: 'SET running = :no',
      ExpressionAttributeValues: { ':id': scanId, ':no': false },
    },
  };
}
