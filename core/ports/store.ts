import type { AuditEvent } from '../audit.ts';
import type { Finding, Status } from '../finding.ts';
import type { Counts } from '../lists/finding-counts.ts';
import type { Order } from '../lists/finding-order.ts';
import type { EpochMs } from '../resource.ts';
import type { Result } from '../result.ts';
import type { Scan, Slice, UnitReport } from '../scan.ts';
import type { Unit } from '../unit.ts';

/** What must hold in the same transaction as a move, beside the finding's version and its claim. */
export type Guard = {
  /** Remediation is not paused. */
  readonly notPaused?: boolean;
  /** Takes one of the scan's allowed unapproved remediations of this kind. */
  readonly takes?: { readonly scanId: string; readonly kind: string };
};

export type MoveRefusal =
  /** Somebody else moved it since it was read, or its claim is lost. */
  'stale' | 'paused' | 'limit-reached';

/** Findings, scans and audit: every change is one transaction that holds its audit event. */
export type Store = {
  /**
   * One conditional write of claim, finding and `finding.claimed`. `claimed` when a live claim exists at `nowMs`;
   * an expired claim is taken over and its finding ends as `lapsed`, in the same transaction.
   */
  readonly claim: (
    finding: Finding,
    event: AuditEvent,
    nowMs: EpochMs,
  ) => Promise<Result<Finding, 'claimed'>>;
  readonly get: (id: string) => Promise<Finding | undefined>;
  /** Returns those that exist, in any order. */
  readonly getMany: (ids: readonly string[]) => Promise<readonly Finding[]>;
  /**
   * Findings whose card or schedule may not show their last change yet, oldest first. Every change notes this in its
   * own transaction.
   */
  readonly unsynced: (
    limit: number,
  ) => Promise<readonly { readonly findingId: string; readonly sinceMs: EpochMs }[]>;
  /** Pays the debt, unless the finding has changed since. */
  readonly synced: (finding: Finding) => Promise<void>;
  /**
   * Replaces `before` by `after` (version + 1) with the event. Keeps the claim, with `after.claimExpiresAtMs`,
   * or gives it up when `after` is ended.
   */
  readonly move: (
    before: Finding,
    after: Omit<Finding, 'version'>,
    event: AuditEvent,
    guard?: Guard,
  ) => Promise<Result<Finding, MoveRefusal>>;
  /** Live findings of an account, region and kind. */
  readonly liveIn: (unit: Unit) => Promise<readonly Finding[]>;
  readonly byStatus: (
    status: Status,
    page?: { readonly limit: number; readonly cursor?: string },
  ) => Promise<FindingPage>;
  /** A page of a list that may be long: as many calls for the last page as for the first. */
  readonly list: (asked: ListAsked) => Promise<ListPage>;
  /** Kept with every change, in its transaction. */
  readonly counts: () => Promise<Counts>;
  /** How many findings `list` has for an owner. */
  readonly countOwned: (userId: string) => Promise<number>;
  /** When `recount` has last gone through; null: never. */
  readonly countedAtMs: () => Promise<EpochMs | null>;
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
  readonly getScan: (id: string) => Promise<Scan | undefined>;
  readonly runningScan: () => Promise<Scan | undefined>;
  readonly lastScan: () => Promise<Scan | undefined>;
  /** Partial scans that run or of which nobody was told yet, oldest first: `runningScan` and `lastScan` do not know them. */
  readonly partialScans: (limit: number) => Promise<readonly Scan[]>;
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
  readonly reports: (scanId: string) => Promise<readonly UnitReport[]>;
  /** `stale` when it was finished already. */
  readonly finishScan: (scan: Scan, event: AuditEvent) => Promise<Result<Scan, 'stale'>>;
  /** Notes that every channel has been told of it. Idempotent. */
  readonly scanAnnounced: (scanId: string, atMs: EpochMs) => Promise<void>;

  readonly pause: () => Promise<Pause | undefined>;
  readonly setPause: (pause: Pause | null, event: AuditEvent) => Promise<Result<void, 'already'>>;

  readonly auditOf: (query: AuditQuery) => Promise<AuditPage>;
};

export type Pause = { readonly by: string; readonly atMs: EpochMs; readonly reason: string };
export type FindingPage = { readonly findings: readonly Finding[]; readonly cursor?: string };

/** `owner`: what somebody is asked about. Only `newest` lists what is over. */
export type ListAsked = {
  readonly of: { readonly statuses: readonly Status[] } | { readonly owner: string };
  readonly order: Order;
  readonly limit: number;
  /** A place; the page begins behind it. Without one, at the beginning. */
  readonly after?: string;
  /** The page that ends before this place; null: the last one. */
  readonly before?: string | null;
};
export type ListPage = {
  /** In order, also when it was read from its end. May be fewer than were asked for when findings moved meanwhile. */
  readonly findings: readonly Finding[];
  /** The places of the first and the last; undefined when there are none. */
  readonly from?: string;
  readonly to?: string;
  /** There are more, in the direction in which it was read. */
  readonly hasMore: boolean;
};
export type Recount = { readonly findings: number; readonly mended: number; readonly isWhole: boolean };

export type AuditPage = { readonly events: readonly AuditEvent[]; readonly cursor?: string };
export type AuditQuery = (
  | { readonly resourceId: string }
  | { readonly day: string }
  | { readonly type: string }
  | { readonly findingId: string }
) & {
  readonly limit: number;
  readonly cursor?: string;
  /** Newest first unless told otherwise. */
  readonly oldestFirst?: boolean;
};
