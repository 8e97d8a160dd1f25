import type { ScanStore } from '../../../core/ports/scan-store.ts';
import { claim } from '../claim.ts';
import type { Db } from '../db.ts';
import { liveIn } from '../find.ts';
import { recount } from '../lists/recount.ts';
import { finishScan, startScan } from './scans.ts';
import { keepSlice, noteTrouble, slices, tryUnit } from './slices.ts';
import { finishUnit, isUnitDone, pendingUnits, planUnits } from './units.ts';

export function scanStore(db: Db): ScanStore {
  return {
    claim: (finding, event, nowMs) => claim(db, finding, event, nowMs),
    liveIn: (unit) => liveIn(db, unit),
    recount: (nowMs) => recount(db, nowMs),
    startScan: (scan, event, lockMs) => startScan(db, scan, event, lockMs),
    planUnits: (scanId, units) => planUnits(db, scanId, units),
    pendingUnits: (scanId) => pendingUnits(db, scanId),
    isUnitDone: (scanId, unit) => isUnitDone(db, scanId, unit),
    tryUnit: (scan, unit, nth) => tryUnit(db, scan, unit, nth),
    noteTrouble: (scan, unit, nth, trouble) => noteTrouble(db, scan, unit, nth, trouble),
    keepSlice: (scan, unit, nth, slice, atMs) => keepSlice(db, scan, unit, nth, slice, atMs),
    slices: (scanId, unit) => slices(db, scanId, unit),
    finishUnit: (scanId, unit, report, atMs) => finishUnit(db, scanId, unit, report, atMs),
    finishScan: (scan, event) => finishScan(db, scan, event),
  };
}
