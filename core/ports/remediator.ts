import type { Difference, Finding, Progress, Receipt } from '../finding.ts';
import type { Undoes } from '../remediation/undoing.ts';
import type { Resource, ResourceRef } from '../resource.ts';
import type { Permit, UndoPermit } from './permit.ts';

/** Changes AWS, only with a Permit. Nothing else changes AWS. */
export type Remediator = {
  /**
   * Runs the first step, or the next one when the finding has progress. Throws `Refused` when AWS refused and
   * nothing changed; any other error is an unknown outcome.
   */
  readonly run: (permit: Permit) => Promise<Receipt | InProgress>;
  /** What undo needs of the resource as it is, to be stored before `run`. Null: what `run` returns is enough. */
  readonly keeps?: (permit: Permit) => Receipt['undo'] | null;
  /**
   * Reads the progress of a remediation with several steps; without stored progress, the result of its first
   * step. Null: not found, or only one step. Throws `Refused` when it can never become ready.
   */
  readonly readProgress: (finding: Finding) => Promise<ProgressRead | null>;
  /**
   * Whether the resource shows the remediation; a resource of `undefined` is gone. `unknown`: the fields that show
   * it could not be read.
   */
  readonly isDone: (finding: Finding, resource: Resource | undefined) => boolean | 'unknown';
  /**
   * Reads what a deletion kept (a final snapshot), when the resource is gone and the response was lost.
   * Throws `Refused` when it is missing. Null: this remediation keeps nothing.
   */
  readonly readKept: (finding: Finding) => Promise<Receipt | null>;
  readonly undo: Undoer;
};

/** Undoes remediations, only with an UndoPermit. */
export type Undoer = {
  /** What a finished remediation says about its undo, from what its receipt keeps. */
  readonly says: (finding: Finding, receipt: Receipt) => Undoes;
  /** What is no longer as the remediation left it. Throws when that could not be read; the message is for people. */
  readonly differences: (finding: Finding, resource: Resource | undefined) => Promise<readonly Difference[]>;
  /**
   * Runs the first step, or the next one when the undo has progress. Throws `Refused` when nothing changed and
   * `PartlyChanged` when a later call was refused; any other error is an unknown outcome.
   */
  readonly run: (permit: UndoPermit) => Promise<UndoReceipt | InProgress>;
  /** See `Remediator.readProgress`. */
  readonly readProgress: (finding: Finding) => Promise<ProgressRead | null>;
  /** Whether the resource shows the undo. See `Remediator.isDone`. */
  readonly isDone: (finding: Finding, resource: Resource | undefined) => boolean | 'unknown';
};

export type UndoReceipt = {
  /** Past tense, for the card: "Started again." */
  readonly summary: string;
  /** What came back under a new id; absent: the same resource. */
  readonly resource?: ResourceRef;
};

/** The progress that a finding stores between two steps. */
export type InProgress = Pick<Progress, 'note' | 'made' | 'undo'> & {
  /** Input of the next step. JSON. */
  readonly inProgress: Progress['state'];
  readonly readAgainAfterMs: number;
};

export type ProgressRead = InProgress & {
  readonly isReady: boolean;
  /** The last step took effect, and nothing is left to run. */
  readonly done?: Receipt;
};

/** Thrown when AWS refused and nothing changed. The message is for people. */
export class Refused extends Error {
  override readonly name = 'Refused';
}

/** Thrown when AWS refused a call after an earlier one had changed something. The message is for people. */
export class PartlyChanged extends Error {
  override readonly name = 'PartlyChanged';
}
