import type { AuditEvent } from '../audit.ts';
import type { Finding, Status } from '../finding.ts';
import type { Counts } from '../lists/finding-counts.ts';
import type { Order } from '../lists/finding-order.ts';
import type { IncidentIds } from '../lists/incident-lists.ts';
import type { EpochMs } from '../resource.ts';
import type { Result } from '../result.ts';
import type { Scan } from '../scan.ts';
import type { ScanStatusStore, ScanStore } from './scan-store.ts';

/** Conditions of a move's transaction, in addition to the finding's version and claim. */
export type Guard = {
  /** Remediation must not be paused. */
  readonly notPaused?: boolean;
  /** Uses up one of the scan's allowed remediations without approval, for this kind. */
  readonly takes?: { readonly scanId: string; readonly kind: string };
  /** `after` is about another resource, which came back under a new id. */
  readonly isReplaced?: true;
  /** `before` and `after` have ended: it has no claim any more, and notes something. */
  readonly isOver?: true;
};

export type MoveRefusal =
  /** `stale`: another process changed the finding, or its claim is lost. */
  | 'stale'
  /** Another live finding has the claim that an undo needs. */
  | 'claimed'
  | 'paused'
  | 'limit-reached';

/** Findings, the pause and the audit log. Every change is one transaction with its audit event. */
export type FindingStore = {
  readonly get: (id: string) => Promise<Finding | undefined>;
  /** Returns the existing ones, in any order. */
  readonly getMany: (ids: readonly string[]) => Promise<readonly Finding[]>;
  /**
   * Replaces `before` by `after` (version + 1) with the event. Renews the claim until
   * `after.claimExpiresAtMs`, or releases it when `after` is ended. An undo takes it again.
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
  /** Reads a page of a list. The last page costs as many calls as the first. */
  readonly list: (asked: ListQuery) => Promise<ListPage>;
  /** Open incidents, and those that ended at this time or later. Costs two reads however many findings there are. */
  readonly incidentIds: (endedSinceMs: EpochMs) => Promise<IncidentIds>;
  /** Updated in the transaction of each change. */
  readonly counts: () => Promise<Counts>;
  /** How many findings `list` has for an owner. */
  readonly countOwned: (userId: string) => Promise<number>;
  readonly pause: () => Promise<Pause | undefined>;
  readonly setPause: (pause: Pause | null, event: AuditEvent) => Promise<Result<void, 'already'>>;
  readonly auditOf: (query: AuditQuery) => Promise<AuditPage>;
};

/** Pending work after changes: cards and schedules to update, counters to check, scans to finish and announce. */
export type DebtStore = {
  /** Findings whose card or schedule may be outdated, oldest first. Each change marks this in its own transaction. */
  readonly unsynced: (
    limit: number,
  ) => Promise<readonly { readonly findingId: string; readonly sinceMs: EpochMs }[]>;
  /** Clears the mark, unless the finding has changed since. */
  readonly synced: (finding: Finding) => Promise<void>;
  /** Time of the last complete `recount`; null: never. */
  readonly countedAtMs: () => Promise<EpochMs | null>;
  /** Running or unannounced scans, oldest first. Those that started within the last second may be missing. */
  readonly unfinishedScans: (limit: number) => Promise<readonly Scan[]>;
  /** Marks the scan as announced in every channel. Idempotent. */
  readonly scanAnnounced: (scanId: string, atMs: EpochMs) => Promise<void>;
};

/** All parts of the store. Each function gets only those it declares. */
export type Store = FindingStore & DebtStore & ScanStatusStore & ScanStore;

export type Pause = { readonly by: string; readonly atMs: EpochMs; readonly reason: string };
export type FindingPage = { readonly findings: readonly Finding[]; readonly cursor?: string };

/** `owner`: findings that the owner is asked about. Only `newest` lists ended findings. */
export type ListQuery = {
  readonly of: { readonly statuses: readonly Status[] } | { readonly owner: string };
  readonly order: Order;
  readonly limit: number;
  /** Start after this position; omitted: at the beginning. */
  readonly after?: string;
  /** End before this position; null: the last page. */
  readonly before?: string | null;
};
export type ListPage = {
  /** In order in both directions. May be fewer than `limit` when findings moved meanwhile. */
  readonly findings: readonly Finding[];
  /** Position of each of `findings`. */
  readonly places: readonly string[];
  /** Positions of the first and last finding; undefined when empty. */
  readonly from?: string;
  readonly to?: string;
  /** Whether more follow in the reading direction. */
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
  /** Newest first by default. */
  readonly oldestFirst?: boolean;
};
