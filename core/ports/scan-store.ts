import type { AuditEvent } from '../audit.ts';
import type { Finding } from '../finding.ts';
import type { EpochMs } from '../resource.ts';
import type { Result } from '../result.ts';
import type { Scan, Slice, UnitReport } from '../scan.ts';
import type { Unit } from '../unit.ts';

/** How scans stand, and what they reported. */
export type ScanStatusStore = {
  readonly getScan: (id: string) => Promise<Scan | undefined>;
  readonly runningScan: () => Promise<Scan | undefined>;
  readonly lastScan: () => Promise<Scan | undefined>;
  readonly reports: (scanId: string) => Promise<readonly UnitReport[]>;
};

/** What scans alone do: claim findings, keep units and slices, count findings again. */
export type ScanStore = {
  /**
   * One conditional write of claim, finding and `finding.claimed`. `claimed` when a live claim exists at `nowMs`;
   * an expired claim is taken over and its finding ends as `lapsed`, in the same transaction.
   */
  readonly claim: (
    finding: Finding,
    event: AuditEvent,
    nowMs: EpochMs,
  ) => Promise<Result<Finding, 'claimed'>>;
  /** Live findings of an account, region and kind. */
  readonly liveIn: (unit: Unit) => Promise<readonly Finding[]>;
  /**
   * Reads every finding, mends counters that are wrong, and lists what an older version has not listed. `isWhole`:
   * nothing that had to be mended changed meanwhile. Safe to repeat, at any time.
   */
  readonly recount: (nowMs: EpochMs) => Promise<Recount>;
  /**
   * Refused when the scan exists, or when another one runs and has made progress within `lockMs`; a partial one waits
   * for none, and none for it.
   */
  readonly startScan: (
    scan: Scan,
    event: AuditEvent,
    lockMs: number,
  ) => Promise<Result<Scan, { readonly running: Scan }>>;
  /** Stores how many units there are. Idempotent. */
  readonly planUnits: (scanId: string, units: readonly Unit[]) => Promise<void>;
  readonly pendingUnits: (scanId: string) => Promise<readonly Unit[]>;
  readonly isUnitDone: (scanId: string, unit: Unit) => Promise<boolean>;
  /** Counts that a worker begins the unit's nth slice. `trouble`: what the try before failed with, where that is known. */
  readonly tryUnit: (
    scan: Scan,
    unit: Unit,
    nth: number,
  ) => Promise<{ readonly tries: number; readonly trouble: string | null }>;
  readonly noteTrouble: (scan: Scan, unit: Unit, nth: number, trouble: string) => Promise<void>;
  /** Keeps the unit's nth slice, and `atMs` as the scan's progress. False when that slice was kept already. */
  readonly keepSlice: (scan: Scan, unit: Unit, nth: number, slice: Slice, atMs: EpochMs) => Promise<boolean>;
  /** The unit's slices that were kept, in their order. */
  readonly slices: (scanId: string, unit: Unit) => Promise<readonly Slice[]>;
  /** Counts a unit once, however often it is told; `last` when every unit is done. `atMs` is the scan's progress. */
  readonly finishUnit: (
    scanId: string,
    unit: Unit,
    report: UnitReport,
    atMs: EpochMs,
  ) => Promise<{ readonly scan: Scan; readonly last: boolean }>;
  /** `stale` when it was finished already. */
  readonly finishScan: (scan: Scan, event: AuditEvent) => Promise<Result<Scan, 'stale'>>;
};

export type Recount = { readonly findings: number; readonly mended: number; readonly isWhole: boolean };
