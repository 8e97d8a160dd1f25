import type { Finding, Progress, Receipt } from '../finding.ts';
import type { Resource } from '../resource.ts';
import type { Permit } from './permit.ts';

/** Changes AWS. Nothing else does, and it takes a Permit. */
export type Remediator = {
  /**
   * Runs the first step, or the next one when the permit's finding has progress. Throws `Refused` when AWS said no and
   * nothing changed; anything else thrown is an unknown outcome.
   */
  readonly run: (permit: Permit) => Promise<Receipt | InProgress>;
  /**
   * Reads how far a remediation of several steps is; without progress on the finding: whether its first step was done.
   * Null: there is nothing of it, or it has one step. Throws `Refused` when it can never be ready.
   */
  readonly readProgress: (finding: Finding) => Promise<ProgressRead | null>;
  /** Whether the remediation shows on the resource as it is now; undefined resource: it is gone. */
  readonly isDone: (finding: Finding, resource: Resource | undefined) => boolean;
};

/** A step is done and the next one has to wait: what the finding stores as its progress. */
export type InProgress = Pick<Progress, 'note' | 'made' | 'undo'> & {
  /** What the next step needs. JSON. */
  readonly inProgress: Progress['state'];
  readonly readAgainAfterMs: number;
};

export type ProgressRead = InProgress & { readonly isReady: boolean };

/** AWS said no, and nothing changed. The message is for people. */
export class Refused extends Error {
  override readonly name = 'Refused';
}
