import type {
  ChangedBy,
  ComplianceState,
  Evaluated,
  Evaluation,
  EvaluationChange,
  Heartbeat,
  KnownState,
  Recorded,
  Recording,
} from '../evaluation.ts';
import type { EpochMs } from '../resource.ts';
import type { Unit } from '../unit.ts';

/** The compliance history: changes, a heartbeat per evaluated unit and rule, and full evaluations as files. */
export type Evaluations = {
  /**
   * Writes each change with its state in one transaction, then the run's file, then heartbeats. An earlier
   * reading never replaces a later one. `changedBy` runs once per change. Safe to repeat. Throws on failed
   * writes.
   */
  readonly record: (
    recording: Recording,
    changedBy: (evaluation: Evaluation, before: ComplianceState) => Promise<ChangedBy>,
  ) => Promise<Recorded>;
  /** Returns the states of a unit. Changes of the last second may be missing. */
  readonly known: (unit: Unit) => Promise<readonly KnownState[]>;
  /** Newest first by default. */
  readonly changes: (query: ChangeQuery) => Promise<ChangePage>;
  readonly heartbeats: (query: HeartbeatQuery) => Promise<HeartbeatPage>;
  /** Yields the evaluations of a unit in a run; none when the run did not evaluate it. */
  readonly evaluated: (runId: string, unit: Unit) => AsyncIterable<Evaluated>;
};

type EvaluationPaging = {
  /** `fromMs` is inclusive, `toMs` exclusive. */
  readonly fromMs?: EpochMs;
  readonly toMs?: EpochMs;
  readonly limit: number;
  readonly cursor?: string;
  readonly oldestFirst?: boolean;
};
/** `day`: UTC, `YYYY-MM-DD`. */
export type ChangeQuery = (
  | { readonly resourceId: string }
  | { readonly rule: string }
  | { readonly day: string }
) &
  EvaluationPaging;
export type ChangePage = { readonly changes: readonly EvaluationChange[]; readonly cursor?: string };
export type HeartbeatQuery = (
  | { readonly unit: Unit; readonly rule: string }
  | { readonly rule: string }
  | { readonly day: string }
) &
  EvaluationPaging;
export type HeartbeatPage = { readonly heartbeats: readonly Heartbeat[]; readonly cursor?: string };
