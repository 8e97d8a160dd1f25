import type { FindingIn } from '../finding.ts';
import type { Resource } from '../resource.ts';

declare const permit: unique symbol;

/**
 * The right to run one step in AWS for this finding on this freshly read resource. Only recheck makes one (by
 * the only cast to the type); only remediate spends one.
 */
export type Permit = {
  readonly finding: FindingIn<'scheduled' | 'remediating'>;
  readonly resource: Resource;
  readonly [permit]: true;
};

/** The right to undo one remediation, or to do the next step of it. Only the recheck of an undo makes one. */
export type UndoPermit = {
  readonly finding: FindingIn<'undoing'>;
  /** Undefined: gone, as the remediation left it. */
  readonly resource: Resource | undefined;
  readonly [permit]: true;
};
