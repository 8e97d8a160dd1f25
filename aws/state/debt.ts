import { ConditionalCheckFailedException } from '@aws-sdk/client-dynamodb';
import { UpdateCommand } from '@aws-sdk/lib-dynamodb';
import type { Finding } from '../../core/finding.ts';
import type { DebtStore } from '../../core/ports/store.ts';
import type { EpochMs } from '../../core/resource.ts';
import type { Scan } from '../../core/scan.ts';
import { indexKey } from '../tables.ts';
import { type Db, query, readMany } from './db.ts';
import { findingKey, owed, owedScan } from './items.ts';
import { countedAtMs } from './lists/counts.ts';
import { scanKey, scanOf } from './scans/scan-items.ts';
import { commit } from './transact.ts';

export function debtStore(db: Db): DebtStore {
  return {
    unsynced: (limit) => unsynced(db, limit),
    synced: (finding) => synced(db, finding),
    countedAtMs: () => countedAtMs(db),
    unfinishedScans: (limit) => unfinishedScans(db, limit),
    scanAnnounced: (scanId, atMs) => scanAnnounced(db, scanId, atMs),
  };
}

/**
 * `Store.unsynced`. Changes of the last second may be missing. The index lags, so entries whose finding id is
 * already removed are skipped.
 */
async function unsynced(db: Db, limit: number): ReturnType<DebtStore['unsynced']> {
  const found = await query(
    db,
    {
      TableName: db.state,
      IndexName: 'byDebt',
      KeyConditionExpression: '#key = :owed',
      ExpressionAttributeNames: { '#key': indexKey('byDebt') },
      ExpressionAttributeValues: { ':owed': owed },
    },
    limit,
  );
  return found.flatMap((item) => {
    const [, sinceMs, findingId] = /^(\d+)#(.+)$/s.exec(String(item.debtSort)) ?? [];
    return findingId === undefined ? [] : [{ findingId, sinceMs: Number(sinceMs) }];
  });
}

/** `Store.synced`. Does nothing when the finding has changed since. */
async function synced(db: Db, finding: Finding): Promise<void> {
  const pay = new UpdateCommand({
    TableName: db.state,
    Key: findingKey(finding.id),
    ConditionExpression: 'version = :version',
    UpdateExpression: 'REMOVE debt, debtSort',
    ExpressionAttributeValues: { ':version': finding.version },
  });
  await db.doc.send(pay).catch((thrown: unknown) => {
    if (!(thrown instanceof ConditionalCheckFailedException)) throw thrown;
  });
}

/** `Store.unfinishedScans`. */
async function unfinishedScans(db: Db, limit: number): Promise<readonly Scan[]> {
  const found = await query(
    db,
    {
      TableName: db.state,
      IndexName: 'byDebt',
      KeyConditionExpression: '#key = :scan',
      ExpressionAttributeNames: { '#key': indexKey('byDebt') },
      ExpressionAttributeValues: { ':scan': owedScan },
    },
    limit,
  );
  const keys = found.map(({ pk, sk }) => ({ pk: String(pk), sk: String(sk) }));
  const scans = (await readMany(db, db.state, keys)).map((item) => scanOf(db, item));
  return scans.filter(({ status, announcedAtMs }) => status === 'running' || announcedAtMs === null);
}

/** `Store.scanAnnounced`. Keeps the first time. */
async function scanAnnounced(db: Db, scanId: string, atMs: EpochMs): Promise<void> {
  await commit(db, {
    scan: {
      Update: {
        TableName: db.state,
        Key: scanKey(scanId),
        ConditionExpression: 'announcedAtMs = :none',
        UpdateExpression: 'SET announcedAtMs = :atMs, version = version + :one REMOVE debt, debtSort',
        ExpressionAttributeValues: { ':none': null, ':atMs': atMs, ':one': 1 },
      },
    },
  });
}
