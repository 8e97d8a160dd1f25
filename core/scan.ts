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

/** The result of one unit, with the ids of its findings. */
export type UnitReport = {
  readonly lookedAt: readonly LookedAt[];
  readonly notLookedAt: readonly NotLookedAt[];
  readonly undecided: readonly UndecidedReport[];
  /** Claimed by this scan, or asked about again (a snooze ended, a mode rose). */
  readonly claimed: readonly string[];
  readonly resolved: readonly string[];
  /** Known findings that are bad in another way now. */
  readonly worse: readonly string[];
  /** Violations that have a finding already. */
  readonly known: number;
  readonly snoozed: number;
  readonly exempt: number;
  /** Counts of the compliance rules' evaluations; absent when no compliance rule judged the unit. */
  readonly evaluations?: EvaluationCounts;
};

/** Part of a unit that was looked at when its time was up. Each is stored once, however often it is done. */
export type Slice = {
  readonly report: UnitReport;
  /** Without those that count beside the population. */
  readonly count: number;
  /** Of all resources in it: the next slices pass them over. */
  readonly ids: readonly string[];
  readonly evaluations: readonly Evaluation[];
  readonly atMs: EpochMs;
  /** Where the next slice begins to list; null: at the start. */
  readonly from: string | null;
};

/** A scan as it is stored. */
export type Scan = {
  readonly id: string;
  readonly version: number;
  readonly status: 'running' | 'finished';
  readonly askedBy: string | null;
  /** Compliance rules alone. */
  readonly only?: 'compliance';
  /** These units alone. */
  readonly units?: readonly Unit[];
  /** Where its progress is shown; null for the daily scan. */
  readonly channel: string | null;
  readonly startedAtMs: EpochMs;
  /** When it started, or when a unit finished last. */
  readonly progressAtMs: EpochMs;
  readonly finishedAtMs: EpochMs | null;
  /** When every channel had been told; null while some may not have been. */
  readonly announcedAtMs: EpochMs | null;
  readonly unitsTotal: number;
  readonly unitsDone: number;
  /** Set when the scan is finished: how many unapproved remediations may follow from it, by kind. Zero past a limit. */
  readonly allowed: Readonly<Record<string, number>> | null;
  /** The limit that was passed, in words for the digest. */
  readonly limitReached: string | null;
};

/** Returns whether the scan covers less than everything: it waits for no other scan then, and none waits for it. */
export function isPartial(scan: Pick<Scan, 'only' | 'units'>): boolean {
  return scan.only !== undefined || scan.units !== undefined;
}
