import type { EpochMs } from '../resource.ts';
import type { Difference, Progress } from './progress.ts';

/** Whether Janitor can undo a finished remediation, in words. JSON. */
export type Undoes = {
  /** `equivalent`: under a new id. `partly`: `lost` does not come back. */
  readonly is: 'exact' | 'equivalent' | 'partly' | 'no';
  /** "Start the instance again". For `no`: unused. */
  readonly title: string;
  /** What does not come back, or why there is no undo: whole sentences. Null: nothing is lost. */
  readonly lost: string | null;
  /** Null: no known end. */
  readonly untilMs: EpochMs | null;
};

/** An undo that a person asked for. JSON. */
export type Undoing = {
  readonly by: string;
  readonly atMs: EpochMs;
  /** When the remediation finished. */
  readonly remediatedAtMs: EpochMs;
  /** Stored before AWS is called. Null: not started. */
  readonly startedAtMs: EpochMs | null;
  readonly progress: Progress | null;
  /** Null: not finished. */
  readonly outcome: UndoOutcome | null;
};

export type UndoOutcome = {
  /** `refused`: nothing was called. `failed`: AWS refused. `partly`: it failed between two changes. */
  readonly is: 'undone' | 'refused' | 'failed' | 'partly';
  readonly words: string;
  readonly atMs: EpochMs;
  /** What is no longer as the remediation left it. */
  readonly difference: readonly Difference[];
};
