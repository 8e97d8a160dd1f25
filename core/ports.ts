import type { AuditEvent } from './audit.ts';
import type { Evaluations } from './compliance/history.ts';
import type { CardRef, Finding, GivenPlan, MessageRef, Owner, Probe, Status } from './finding.ts';
import type { Policy } from './policy.ts';
import type { Remediator } from './ports/remediator.ts';
import type { EpochMs, Resource, ResourceRef } from './resource.ts';
import type { Result } from './result.ts';
import type { AnyRule, Need } from './rule.ts';
import type { Scan, Unit, UnitReport } from './scan.ts';
import type { Work } from './work.ts';

export type Clock = { readonly nowMs: () => EpochMs };
export type Ids = { readonly next: (prefix: string) => string };

/** Reads AWS. */
export type Inventory = {
  /** The account of the janitor's own credentials. */
  readonly ownAccount: () => Promise<string>;
  /** Throws, in words, when the account cannot be looked at. */
  readonly reach: (account: string) => Promise<void>;
  /** Regions that are enabled for the account. Throws when they cannot be known. */
  readonly regions: (account: string) => Promise<readonly string[]>;
  /** Kinds that a unit is asked for: global ones in region `global`, the others in each region. */
  readonly kindsIn: (region: string) => readonly string[];
  /** All resources of a kind, every page. Throws when any page could not be read. */
  readonly list: (unit: Unit) => Promise<readonly Resource[]>;
  /** The resource now, with every fact that listing gives; undefined when it is gone. Throws when that cannot be known. */
  readonly get: (ref: ResourceRef) => Promise<Resource | undefined>;
  /** The same resources with what was needed: in as few calls as possible; what could not be read becomes an unknown fact. Never throws. */
  readonly load: (wanted: readonly Wanted[], nowMs: EpochMs) => Promise<readonly Resource[]>;
  /** What will be done, and how to undo it. Undefined: the kind has no such remediation. */
  readonly plan: (kind: string, remediation: string) => GivenPlan | undefined;
  /** Asks AWS whether the remediation would be allowed, and reads protections that listing does not show. Never throws. */
  readonly probe: (
    resource: Resource,
    remediation: string,
  ) => Promise<{ probe: Probe; protections: Resource['protections'] }>;
};

export type Wanted = { readonly resource: Resource; readonly needs: readonly Need[] };

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
   * One conditional write of claim, finding and `finding.claimed`. `held` when a live claim exists at `nowMs`;
   * an expired claim is taken over and its finding ends as `lapsed`, in the same transaction.
   */
  readonly claim: (finding: Finding, event: AuditEvent, nowMs: EpochMs) => Promise<Result<Finding, 'held'>>;
  readonly get: (id: string) => Promise<Finding | undefined>;
  /** Those of them that exist, as they are now, in any order. */
  readonly getMany: (ids: readonly string[]) => Promise<readonly Finding[]>;
  /**
   * Findings whose card or schedule may not show their last change yet, oldest debt first. Every change makes one in
   * its own transaction, so that nothing that is lost after it goes unnoticed.
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

/**
 * Small facts that end: which message was posted, who has which e-mail, which event was seen. Values are JSON.
 * What has expired by the clock is absent, whether or not it is still stored.
 */
export type KeyValue = {
  readonly get: (key: string) => Promise<Stored | undefined>;
  /** `ifVersion`: the version that is replaced, or null for "absent or expired"; left out: whatever is there. */
  readonly put: (
    key: string,
    value: unknown,
    options: { readonly expiresAtMs: EpochMs; readonly ifVersion?: number | null },
  ) => Promise<Result<number, 'stale'>>;
  readonly delete: (key: string) => Promise<void>;
};

/** `version` is another one after every put; compare it for equality alone. */
export type Stored = { readonly value: unknown; readonly version: number };

/** Work for later; delivered at least once. */
export type Queue = {
  readonly send: (work: Work, delaySeconds?: number) => Promise<void>;
  /** In as few calls as possible. Throws when any of it was not taken; the rest may be on its way then. */
  readonly sendAll: (works: readonly Work[]) => Promise<void>;
};

/** One-off schedules, one a finding and generation. Both calls may be repeated. */
export type Schedules = {
  readonly put: (finding: Finding) => Promise<void>;
  readonly cancel: (finding: Finding) => Promise<void>;
};

/** Speaks to people. Every call may be repeated and tells nobody twice. */
export type Notices = {
  /** `uncertain`: the answer was lost and the message could not be looked up; to be tried again later. */
  readonly digest: (digest: Digest) => Promise<Result<MessageRef, 'uncertain'>>;
  /** The digest of a scan in a channel, once it is certainly posted. */
  readonly digestOf: (scanId: string, channel: string) => Promise<MessageRef | undefined>;
  readonly card: (
    finding: Finding,
    thread: MessageRef,
    paused: boolean,
  ) => Promise<Result<CardRef, 'uncertain'>>;
  /** Redraws the card from the finding. */
  readonly redraw: (finding: Finding, paused: boolean) => Promise<void>;
  readonly remind: (finding: Finding) => Promise<Result<void, 'uncertain'>>;
  readonly progress: (scan: Scan, outcome: ScanOutcome | null) => Promise<void>;
  readonly owner: (resource: Resource, policy: Policy) => Promise<Owner>;
};

export type ScanOutcome = {
  readonly newFindings: number;
  readonly resolved: number;
  readonly held: number;
  readonly notLookedAt: UnitReport['notLookedAt'];
  readonly lookedAt: UnitReport['lookedAt'];
  readonly digests: readonly MessageRef[];
};

export function digestKey(scanId: string, channel: string): string {
  return `digest|${scanId}|${channel}`;
}

/** What one channel is told of one scan. */
export type Digest = {
  readonly key: string;
  readonly scanId: string;
  readonly channel: string;
  readonly atMs: EpochMs;
  /** Sorted by money and risk; the first `cards` of them get a card in the thread. */
  readonly fresh: readonly Finding[];
  readonly cards: number;
  /** Found by earlier scans and still without a card; the best of them fill up the cards that `fresh` leaves. */
  readonly waiting: readonly Finding[];
  readonly worse: readonly Finding[];
  readonly resolved: readonly Finding[];
  readonly snoozed: number;
  readonly exempt: number;
  readonly held: number;
  readonly undecided: number;
  readonly lookedAt: UnitReport['lookedAt'];
  readonly notLookedAt: UnitReport['notLookedAt'];
  readonly limitReached: string | null;
};

export type Log = {
  readonly info: (message: string, fields?: Record<string, unknown>) => void;
  readonly warn: (message: string, fields?: Record<string, unknown>) => void;
  readonly error: (message: string, fields?: Record<string, unknown>) => void;
};

/** What every part of the lifecycle is given. */
export type CommonDeps = {
  readonly clock: Clock;
  readonly ids: Ids;
  readonly policy: () => Promise<Policy>;
  readonly store: Store;
  readonly queue: Queue;
  readonly log: Log;
};

/** Who scans reads AWS and looks up owners. It cannot change AWS. */
export type ScanDeps = CommonDeps & {
  readonly rules: readonly AnyRule[];
  readonly inventory: Inventory;
  readonly notices: Pick<Notices, 'owner'>;
  readonly evaluations: Evaluations;
};

/** Who rechecks is the only one that can change AWS. It cannot speak in Slack. */
export type RecheckDeps = CommonDeps & {
  readonly rules: readonly AnyRule[];
  readonly inventory: Inventory;
  readonly remediator: Remediator;
};

/** Who notifies speaks in Slack and keeps the schedules. It does not touch the resources. */
export type NotifyDeps = CommonDeps & {
  readonly schedules: Schedules;
  readonly notices: Notices;
};

/** Everything, for one process that does it all. */
export type Deps = ScanDeps & RecheckDeps & NotifyDeps;
