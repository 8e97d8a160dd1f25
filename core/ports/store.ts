import type { AuditEvent } from '../audit.ts';
import type { Finding, Status } from '../finding.ts';
import type { Counts } from '../lists/finding-counts.ts';
import type { Order } from '../lists/finding-order.ts';
import type { EpochMs } from '../resource.ts';
import type { Result } from '../result.ts';
import type { Scan } from '../scan.ts';
import type { ScanStatusStore, ScanStore } from './scan-store.ts';

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

/** Findings, the pause and the audit. Every change is one transaction that holds its audit event. */
export type FindingStore = {
  readonly get: (id: string) => Promise<Finding | undefined>;
  /** Returns those that exist, in any order. */
  readonly getMany: (ids: readonly string[]) => Promise<readonly Finding[]>;
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
  readonly pause: () => Promise<Pause | undefined>;
  readonly setPause: (pause: Pause | null, event: AuditEvent) => Promise<Result<void, 'already'>>;
  readonly auditOf: (query: AuditQuery) => Promise<AuditPage>;
};

/** What is owed for a change: cards and schedules to be set right, counters to be checked, partial scans to be told of. */
export type DebtStore = {
  /**
   * Findings whose card or schedule may not show their last change yet, oldest first. Every change notes this in its
   * own transaction.
   */
  readonly unsynced: (
    limit: number,
  ) => Promise<readonly { readonly findingId: string; readonly sinceMs: EpochMs }[]>;
  /** Pays the debt, unless the finding has changed since. */
  readonly synced: (finding: Finding) => Promise<void>;
  /** When `recount` has last gone through; null: never. */
  readonly countedAtMs: () => Promise<EpochMs | null>;
  /** Partial scans that run or of which nobody was told yet, oldest first: `runningScan` and `lastScan` do not know them. */
  readonly partialScans: (limit: number) => Promise<readonly Scan[]>;
  /** Notes that every channel has been told of it. Idempotent. */
  readonly scanAnnounced: (scanId: string, atMs: EpochMs) => Promise<void>;
};

/** All parts of the store. A function is given those that it declares. */
export type Store = FindingStore & DebtStore & ScanStatusStore & ScanStore;

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
