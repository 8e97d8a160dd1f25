import type { Evaluation, EvaluationCounts } from './evaluation.ts';
import type { EpochMs } from './resource.ts';
import type { Unit } from './unit.ts';

export type LookedAt = {
  readonly account: string;
  readonly region: string;
  readonly kind: string;
  readonly count: number;
};
export type NotLookedAt = {
  readonly account: string;
  readonly region: string;
  readonly kind: string;
  readonly reason: string;
};
export type UndecidedReport = {
  readonly rule: string;
  readonly account: string;
  readonly region: string;
  readonly kind: string;
  readonly resourceId: string;
  readonly missing: string;
  readonly because: string;
};

/** A change of permissions that an exemption hides. */
export type HiddenReport = {
  readonly rule: string;
  readonly account: string;
  readonly resourceId: string;
  readonly because: string;
  /** Null: no end. */
  readonly untilMs: EpochMs | null;
};

/** The result of one unit, with the ids of its findings. */
export type UnitReport = {
  readonly lookedAt: readonly LookedAt[];
  readonly notLookedAt: readonly NotLookedAt[];
  readonly undecided: readonly UndecidedReport[];
  /** Claimed by this scan, or asked again (snooze ended, mode raised, owner changed). */
  readonly claimed: readonly string[];
  readonly resolved: readonly string[];
  /** Known findings that have a new problem. */
  readonly worse: readonly string[];
  /** Violations with an existing finding. */
  readonly known: number;
  readonly snoozed: number;
  readonly exempt: number;
  /** The first ones of a unit; absent: none. */
  readonly hidden?: readonly HiddenReport[];
  /** Evaluation counts of the compliance rules; absent when no compliance rule judged the unit. */
  readonly evaluations?: EvaluationCounts;
};

/** The part of a unit that was read within one time limit. Stored once, even if done twice. */
export type Slice = {
  readonly report: UnitReport;
  /** Resources that count as population (without `isBeside`). */
  readonly count: number;
  /** Ids of all its resources. Later slices skip them. */
  readonly ids: readonly string[];
  readonly evaluations: readonly Evaluation[];
  readonly atMs: EpochMs;
  /** Listing cursor of the next slice; null: the start. */
  readonly from: string | null;
  /** `policyHash` of the policy that it was judged by; absent: by an older version. */
  readonly policy?: string;
};

export const scanScopes = ['compliance', 'incidents'] as const;

export type ScanScope = (typeof scanScopes)[number];

/** A stored scan. */
export type Scan = {
  readonly id: string;
  readonly version: number;
  readonly status: 'running' | 'finished';
  readonly askedBy: string | null;
  /** Only the rules for compliance or for incidents. Absent: all rules but those for incidents. */
  readonly only?: ScanScope;
  /** Only these units. */
  readonly units?: readonly Unit[];
  /** Channel of the progress message; null for the daily scan. */
  readonly channel: string | null;
  readonly startedAtMs: EpochMs;
  /** Start, or the time when the last unit or slice was stored. */
  readonly progressAtMs: EpochMs;
  readonly finishedAtMs: EpochMs | null;
  /** When every channel had been notified; null before that. */
  readonly announcedAtMs: EpochMs | null;
  readonly unitsTotal: number;
  readonly unitsDone: number;
  /** Set when the scan finishes: how many remediations without approval it may lead to, by kind. Zero above a limit. */
  readonly allowed: Readonly<Record<string, number>> | null;
  /** Ids of the findings in `allowed`. Every other finding of the scan needs an approval. */
  readonly counted?: readonly string[];
  /** The exceeded limit in words, for the digest. */
  readonly limitReached: string | null;
};

/** Returns whether the scan is limited to some rules or units. It then waits for no other scan, and none waits for it. */
export function isPartial(scan: Pick<Scan, 'only' | 'units'>): boolean {
  return scan.only !== undefined || scan.units !== undefined;
}

/** Begins the id of a run of IAM changes, which takes the place of a scan's. */
export const changeRunPrefix = 'change-';

/** Whether the finding was claimed by a run of changes, not by a scan. */
export function isRunId(scanId: string): boolean {
  return scanId.startsWith(changeRunPrefix);
}
