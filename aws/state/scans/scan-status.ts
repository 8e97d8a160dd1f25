import type { ScanStatusStore } from '../../../core/ports/scan-store.ts';
import type { Scan, UnitReport } from '../../../core/scan.ts';
import { startOf } from '../../../core/shorten.ts';
import { type Db, type Item, query, read } from '../db.ts';
import { unpack } from './packed.ts';
import { lockKey, lockOf, reportPrefix, scanKey, scanOf } from './scan-items.ts';

export function scanStatusStore(db: Db): ScanStatusStore {
  return {
    getScan: (id) => getScan(db, id),
    runningScan: () => runningScan(db),
    lastScan: () => lastScan(db),
    reports: (scanId) => reports(db, scanId),
  };
}

export async function getScan(db: Db, id: string): Promise<Scan | undefined> {
  const item = await read(db, db.state, scanKey(id));
  return item && scanOf(db, item);
}

export async function lockHolder(
  db: Db,
): Promise<{ scanId: string; running: boolean; scan: Scan | undefined } | undefined> {
  const item = await read(db, db.state, lockKey);
  if (!item) return undefined;
  const { scanId, running } = lockOf(db, item);
  return { scanId, running, scan: await getScan(db, scanId) };
}

/** `Store.runningScan`: the scan with the lock, however old. The caller judges its age. */
async function runningScan(db: Db): Promise<Scan | undefined> {
  const scan = (await lockHolder(db))?.scan;
  return scan?.status === 'running' ? scan : undefined;
}

/** `Store.lastScan`: the latest scan, running or finished. */
async function lastScan(db: Db): Promise<Scan | undefined> {
  return (await lockHolder(db))?.scan;
}

const lists = ['lookedAt', 'notLookedAt', 'undecided', 'claimed', 'resolved', 'worse'];
const reportFields = Object.fromEntries(lists.map((name) => [name, 'array' as const]));

/** `Store.reports`: reports of the finished units, in any order. */
async function reports(db: Db, scanId: string): Promise<readonly UnitReport[]> {
  const byUnit = new Map<string, Item[]>();
  for (const item of await itemsOf(db, scanId, reportPrefix)) {
    const unit = startOf(String(item.sk), String(item.sk).lastIndexOf('#'));
    byUnit.set(unit, [...(byUnit.get(unit) ?? []), item]);
  }
  const all: UnitReport[] = [];
  for (const parts of byUnit.values())
    all.push((await unpack(db, parts, 'unit report', reportFields)) as UnitReport);
  return all;
}

/** Returns the items of a scan whose keys start with `prefix`. */
export function itemsOf(db: Db, scanId: string, prefix: string): Promise<readonly Item[]> {
  return query(db, {
    TableName: db.state,
    ConsistentRead: true,
    KeyConditionExpression: 'pk = :pk AND begins_with(sk, :prefix)',
    ExpressionAttributeValues: { ':pk': scanKey(scanId).pk, ':prefix': prefix },
  });
}
