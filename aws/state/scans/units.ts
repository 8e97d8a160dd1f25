import type { EpochMs } from '../../../core/resource.ts';
import type { Scan, UnitReport } from '../../../core/scan.ts';
import type { Unit } from '../../../core/unit.ts';
import { type Db, read } from '../db.ts';
import { ttlOf } from '../items.ts';
import { shapeOf } from '../shapes.ts';
import { commit, type Writes } from '../transact.ts';
import { pack, unpack } from './packed.ts';
import { planKey, reportKey, scanKey, unitKey, unitName, unitPrefix } from './scan-items.ts';
import { getScan, itemsOf } from './scan-status.ts';

const isRunning = 'scanStatus = :running';

type UnitPlan = { readonly units: readonly Unit[]; readonly ttl: number };

const keepDays = 90;
/**
 * DynamoDB limits: 400 KB per item, 4 MB per transaction. Reports are compressed, so thousands of ids fit
 * into the first part.
 */
const partBytes = 350_000;
const greatestParts = 10;

/** `Store.planUnits`. Keeps the first plan of a scan, and plans none for a finished one. */
export async function planUnits(db: Db, scanId: string, units: readonly Unit[]): Promise<void> {
  const scan = await getScan(db, scanId);
  if (!scan) throw new Error(`Scan ${scanId} does not exist`);
  const distinct = [...new Map(units.map((unit) => [unitName(unit), bare(unit)])).values()];
  const bytes = await pack({ units: distinct });
  if (bytes.length > partBytes)
    throw new Error(
      `The plan of ${distinct.length} units is too large to store (${bytes.length} compressed bytes)`,
    );
  const ttl = ttlOf(scan.startedAtMs, keepDays);
  await commit(db, {
    plan: {
      Put: {
        TableName: db.state,
        Item: { ...planKey(scanId), ttl, shape: shapeOf('scan plan'), bytes },
        ConditionExpression: 'attribute_not_exists(pk)',
      },
    },
    scan: {
      Update: {
        TableName: db.state,
        Key: scanKey(scanId),
        ConditionExpression: isRunning,
        UpdateExpression: 'SET unitsTotal = :total, version = version + :one',
        ExpressionAttributeValues: { ':total': distinct.length, ':one': 1, ':running': 'running' },
      },
    },
  });
}

/** `Store.pendingUnits`: none before the plan. */
export async function pendingUnits(db: Db, scanId: string): Promise<readonly Unit[]> {
  const [plan, finished] = await Promise.all([readPlan(db, scanId), itemsOf(db, scanId, unitPrefix)]);
  const names = new Set(finished.map((item) => item.sk));
  return (plan?.units ?? []).filter((unit) => !names.has(unitKey(scanId, unit).sk));
}

export async function isUnitDone(db: Db, scanId: string, unit: Unit): Promise<boolean> {
  return (await read(db, db.state, unitKey(scanId, unit))) !== undefined;
}

/** `Store.finishUnit`. Keeps the first report of a unit, and none after the scan's end. Units outside the plan are not counted. */
export async function finishUnit(
  db: Db,
  scanId: string,
  unit: Unit,
  report: UnitReport,
  atMs: EpochMs,
): Promise<{ readonly scan: Scan; readonly last: boolean }> {
  const plan = await readPlan(db, scanId);
  if (!plan) throw new Error(`Scan ${scanId} has no planned units`);
  if (!plan.units.some((planned) => unitName(planned) === unitName(unit))) return progressOf(db, scanId);
  const parts = await packed(report);
  await commit(db, {
    unit: {
      Put: {
        TableName: db.state,
        Item: { ...unitKey(scanId, unit), parts: parts.length, ttl: plan.ttl },
        ConditionExpression: 'attribute_not_exists(pk)',
      },
    },
    scan: {
      Update: {
        TableName: db.state,
        Key: scanKey(scanId),
        ConditionExpression: isRunning,
        UpdateExpression: 'SET unitsDone = unitsDone + :one, version = version + :one, progressAtMs = :atMs',
        ExpressionAttributeValues: { ':one': 1, ':atMs': atMs, ':running': 'running' },
      },
    },
    ...putParts(db, scanId, unit, parts, plan),
  });
  return progressOf(db, scanId);
}

/** Reads after the write, so that when the last units finish concurrently, at least one sees all of them done. */
async function progressOf(db: Db, scanId: string): Promise<{ readonly scan: Scan; readonly last: boolean }> {
  const scan = await getScan(db, scanId);
  if (!scan) throw new Error(`Scan ${scanId} does not exist`);
  return { scan, last: scan.unitsDone >= scan.unitsTotal };
}

function putParts(db: Db, scanId: string, unit: Unit, parts: readonly Uint8Array[], plan: UnitPlan): Writes {
  return Object.fromEntries(
    parts.map((bytes, part) => [
      `part ${part}`,
      {
        Put: {
          TableName: db.state,
          Item: { ...reportKey(scanId, unit, part), ttl: plan.ttl, shape: shapeOf('unit report'), bytes },
        },
      },
    ]),
  );
}

async function packed(report: UnitReport): Promise<readonly Uint8Array[]> {
  const bytes = await pack(report);
  const count = Math.ceil(bytes.length / partBytes);
  if (count > greatestParts)
    throw new Error(`A unit's report of ${bytes.length} compressed bytes is too large to store`);
  return Array.from({ length: count }, (_, part) => bytes.subarray(part * partBytes, (part + 1) * partBytes));
}

async function readPlan(db: Db, scanId: string): Promise<UnitPlan | undefined> {
  const item = await read(db, db.state, planKey(scanId));
  if (!item) return undefined;
  const { units } = (await unpack(db, [item], 'scan plan', { units: 'array' })) as Pick<UnitPlan, 'units'>;
  return { units, ttl: Number(item.ttl) };
}

function bare({ account, region, kind }: Unit): Unit {
  return { account, region, kind };
}
