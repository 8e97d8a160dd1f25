import type { PolicyDocument } from './documents/statement.ts';
import type { EventFacts } from './reading/event.ts';
import type { Questions } from './semantics/identity-change.ts';
import type { TrustChange } from './trust/trust-change.ts';

/** One change, as rules see it. What does not concern it is null. */
export type Change = {
  readonly event: EventFacts;
  readonly identity: Questions | null;
  readonly boundary: BoundaryChange | null;
  readonly trust: TrustChange | null;
  /** The ARN of what was changed. */
  readonly arn: string | null;
  /** Whoever made the change gains by it. */
  readonly isOwnGain: boolean;
};

/** Undefined: not known. */
export type BoundaryChange = {
  readonly before: PolicyDocument | null | undefined;
  readonly after: PolicyDocument | null | undefined;
};
