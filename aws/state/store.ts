import type { Store } from '../../core/ports/store.ts';
import { auditOf } from './audit.ts';
import { claim, readFinding } from './claim.ts';
import { openDb, type StoreDeps } from './db.ts';
import { synced, unsynced } from './debt.ts';
import { byStatus, getMany, liveIn } from './find.ts';
import { countedAtMs, countOwned, counts } from './lists/counts.ts';
import { list } from './lists/list.ts';
import { recount } from './lists/recount.ts';
import { move } from './move.ts';
import { pause, setPause } from './pause.ts';
import {
  finishScan,
  getScan,
  lastScan,
  partialScans,
  runningScan,
  scanAnnounced,
  startScan,
} from './scans/scans.ts';
import { keepSlice, noteTrouble, slices, tryUnit } from './scans/slices.ts';
import { finishUnit, isUnitDone, pendingUnits, planUnits, reports } from './scans/units.ts';

/** The store on two DynamoDB tables (`ensureTables`). A stored item that this code did not write throws, with its table and key. */
export function createStore(deps: StoreDeps): Store {
  const db = openDb(deps);
  return {
    claim: (finding, event, nowMs) => claim(db, finding, event, nowMs),
    get: (id) => readFinding(db, id),
    move: (before, after, event, guard) => move(db, before, after, event, guard),
    liveIn: (scope) => liveIn(db, scope),
    byStatus: (status, page) => byStatus(db, status, page),
    list: (asked) => list(db, asked),
    counts: () => counts(db),
    countOwned: (userId) => countOwned(db, userId),
    countedAtMs: () => countedAtMs(db),
    recount: (nowMs) => recount(db, nowMs),
    getMany: (ids) => getMany(db, ids),
    unsynced: (limit) => unsynced(db, limit),
    synced: (finding) => synced(db, finding),
    startScan: (scan, event, lockMs) => startScan(db, scan, event, lockMs),
    getScan: (id) => getScan(db, id),
    runningScan: () => runningScan(db),
    lastScan: () => lastScan(db),
    partialScans: (limit) => partialScans(db, limit),
    planUnits: (scanId, units) => planUnits(db, scanId, units),
    pendingUnits: (scanId) => pendingUnits(db, scanId),
    isUnitDone: (scanId, unit) => isUnitDone(db, scanId, unit),
    tryUnit: (scan, unit, nth) => tryUnit(db, scan, unit, nth),
    noteTrouble: (scan, unit, nth, trouble) => noteTrouble(db, scan, unit, nth, trouble),
    keepSlice: (scan, unit, nth, slice, atMs) => keepSlice(db, scan, unit, nth, slice, atMs),
    slices: (scanId, unit) => slices(db, scanId, unit),
    finishUnit: (scanId, unit, report, atMs) => finishUnit(db, scanId, unit, report, atMs),
    reports: (scanId) => reports(db, scanId),
    finishScan: (scan, event) => finishScan(db, scan, event),
    scanAnnounced: (scanId, atMs) => scanAnnounced(db, scanId, atMs),
    pause: () => pause(db),
    setPause: (wanted, event) => setPause(db, wanted, event),
    auditOf: (wanted) => auditOf(db, wanted),
  };
}
