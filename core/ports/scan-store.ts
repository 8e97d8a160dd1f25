import type { AuditEvent } from '../audit.ts';
import type { Finding } from '../finding.ts';
import type { EpochMs } from '../resource.ts';
import type { Result } from '../result.ts';
import type { Scan, Slice, UnitReport } from '../scan.ts';
import type { Unit } from '../unit.ts';

/** Reads scans and their reports. */
export type ScanStatusStore = {
  readonly getScan: (id: string) => Promise<Scan | undefined>;
  readonly runningScan: () => Promise<Scan | undefined>;
  readonly lastScan: () => Promise<Scan | undefined>;
  readonly reports: (scanId: string) => Promise<readonly UnitReport[]>;
};

/** Writes of scans: claims, units, slices and recounts. */
export type ScanStore = {
  /**
   * Writes claim, finding and `finding.claimed` in one conditional write. `claimed` when a live claim exists
   * at `nowMs`. An expired claim is taken over and its finding ends as `lapsed` in the same transaction.
   */
  readonly claim: (
    finding: Finding,
    event: AuditEvent,
    nowMs: EpochMs,
  ) => Promise<Result<Finding, 'claimed'>>;
  /** Live findings of an account, region and kind. */
  readonly liveIn: (unit: Unit) => Promise<readonly Finding[]>;
  /**
   * Reads all findings, corrects wrong counters and adds list entries that older versions did not write.
   * `isWhole`: no corrected item changed meanwhile. Safe to repeat at any time.
   */
  readonly recount: (nowMs: EpochMs) => Promise<Recount>;
  /**
   * Refuses when the scan exists, or another one runs with progress within `lockMs`. Partial scans wait for
   * none and block none.
   */
  readonly startScan: (
    scan: Scan,
    event: AuditEvent,
    lockMs: number,
  ) => Promise<Result<Scan, { readonly running: Scan }>>;
  /** Stores the units of a running scan. Keeps the first plan. */
  readonly planUnits: (scanId: string, units: readonly Unit[]) => Promise<void>;
  readonly pendingUnits: (scanId: string) => Promise<readonly Unit[]>;
  readonly isUnitDone: (scanId: string, unit: Unit) => Promise<boolean>;
  /** Counts an attempt at the unit's nth slice. `trouble`: the error of the last attempt, if known. */
  readonly tryUnit: (
    scan: Scan,
    unit: Unit,
    nth: number,
  ) => Promise<{ readonly tries: number; readonly trouble: string | null }>;
  readonly noteTrouble: (scan: Scan, unit: Unit, nth: number, trouble: string) => Promise<void>;
  /** Stores the unit's nth slice, and `atMs` as the scan's progress. False when the slice is already stored. */
  readonly keepSlice: (scan: Scan, unit: Unit, nth: number, slice: Slice, atMs: EpochMs) => Promise<boolean>;
  /** The stored slices of a unit, in order. */
  readonly slices: (scanId: string, unit: Unit) => Promise<readonly Slice[]>;
  /** Marks a unit of a running scan as done, once. `last`: all units are done. `atMs` becomes the scan's progress. */
  readonly finishUnit: (
    scanId: string,
    unit: Unit,
    report: UnitReport,
    atMs: EpochMs,
  ) => Promise<{ readonly scan: Scan; readonly last: boolean }>;
  /** `stale`: the scan is already finished. */
  readonly finishScan: (scan: Scan, event: AuditEvent) => Promise<Result<Scan, 'stale'>>;
};

export type Recount = { readonly findings: number; readonly mended: number; readonly isWhole: boolean };
