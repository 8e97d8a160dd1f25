import type { FindingIn } from '../finding.ts';
import type { Resource } from '../resource.ts';

declare const permit: unique symbol;

/**
 * The right to one step in AWS: for this finding, on this resource as it was just read.
 * Only recheck makes one (the only cast to it is there), only remediate spends one.
 */
export type Permit = {
  readonly finding: FindingIn<'scheduled' | 'remediating'>;
  readonly resource: Resource;
  readonly [permit]: true;
};
