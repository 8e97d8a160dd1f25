import type {
  Change,
  ChangedBy,
  ComplianceState,
  Evaluated,
  Evaluation,
  Heartbeat,
  KnownState,
  Recorded,
  Recording,
} from '../evaluation.ts';
import type { EpochMs } from '../resource.ts';
import type { Unit } from '../unit.ts';

/** The history of compliance: every change, a heartbeat for every evaluation, and full evaluations as files. */
export type Evaluations = {
  /**
   * Writes what changed, each change with the state that it makes in one transaction, the run's file, then heartbeats.
   * Of several at the same moment one writes a change; what was seen earlier never replaces what was seen later.
   * `changedBy` is asked once for each change. Safe to repeat; throws when not everything could be written.
   */
  readonly record: (
    recording: Recording,
    changedBy: (evaluation: Evaluation, before: ComplianceState) => Promise<ChangedBy>,
  ) => Promise<Recorded>;
  /** The states of a unit; what changed within the last second may be missing or older. */
  readonly known: (unit: Unit) => Promise<readonly KnownState[]>;
  /** Newest first unless told otherwise. */
  readonly changes: (query: ChangeQuery) => Promise<ChangePage>;
  readonly heartbeats: (query: HeartbeatQuery) => Promise<HeartbeatPage>;
  /** Every evaluation of a unit in a run, one by one; none when the run did not evaluate it. */
  readonly evaluated: (runId: string, unit: Unit) => AsyncIterable<Evaluated>;
};

type EvaluationPaging = {
  /** From this instant on, and before that one. */
  readonly fromMs?: EpochMs;
  readonly toMs?: EpochMs;
  readonly limit: number;
  readonly cursor?: string;
  readonly oldestFirst?: boolean;
};
/** `day` is UTC, `YYYY-MM-DD`. */
export type ChangeQuery = (
  | { readonly resourceId: string }
  | { readonly rule: string }
  | { readonly day: string }
) &
  EvaluationPaging;
export type ChangePage = { readonly changes: readonly Change[]; readonly cursor?: string };
export type HeartbeatQuery = (
  | { readonly unit: Unit; readonly rule: string }
  | { readonly rule: string }
  | { readonly day: string }
) &
  EvaluationPaging;
export type HeartbeatPage = { readonly heartbeats: readonly Heartbeat[]; readonly cursor?: string };
