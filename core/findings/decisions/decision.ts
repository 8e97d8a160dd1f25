import type { AuditType } from '../../audit.ts';
import type { Finding } from '../../finding.ts';
import type { Policy } from '../../policy.ts';
import type { Pause } from '../../ports/store.ts';
import type { EpochMs } from '../../resource.ts';
import type { Result } from '../../result.ts';
import type { Work } from '../../work.ts';

/** The person who decides. `isApprover` comes from the policy and Slack's user groups, never from the message. */
export type Actor = { readonly userId: string; readonly isApprover: boolean };

/** Why nothing was changed, shown to the person who clicked. `late`: the finding has ended or has a newer card. */
export type Refusal = {
  readonly code: 'forbidden' | 'late' | 'already' | 'not-offered' | 'invalid' | 'paused' | 'unknown';
  readonly because: string;
  /** Errors in the input: tag key → message. */
  readonly wrong?: Readonly<Record<string, string>>;
  /** The finding concerned, when known. */
  readonly finding?: Finding;
};

export type Decided = {
  readonly after: Finding;
  readonly type: AuditType;
  readonly summary: string;
  readonly details: Readonly<Record<string, unknown>>;
  /** The reply to the person. */
  readonly said: string;
  /** Follow-up messages to queue. */
  readonly work: readonly Work[];
};

export type Moment = {
  readonly finding: Finding;
  readonly actor: Actor;
  readonly policy: Policy;
  readonly pause: Pause | undefined;
  readonly nowMs: EpochMs;
};

/**
 * The export `decision` of a decision's file; the file name is its kind. `Input`: what the person gives in
 * addition to the click.
 */
export type DecisionFile<Input = object> = {
  /** The action as a refusal names it: "snooze it". */
  readonly what: string;
  /** Audit event types (past tense) with display words. Never rename a type: stored events keep it. */
  readonly records: Readonly<Record<`${string}.${string}`, string>>;
  /**
   * Reads Slack's approver groups at the click, because the decision leads to a change in AWS. The cached
   * answer may be five minutes old.
   */
  readonly asksAfresh: boolean;
  /** Whether this person may take the decision, whatever the finding's state. */
  readonly may: (finding: Finding, actor: Actor) => boolean;
  /** The refusal for others. Default: of `forbidden`. */
  readonly whoMay?: (finding: Finding) => Refusal;
  /** Whether the button is shown. */
  readonly isOffered: (finding: Finding) => boolean;
  /** Returns why the decision is not offered, when `isOffered` is false. */
  readonly whyNot: (finding: Finding) => Refusal;
  /** Takes the decision. Checks `may` and `isOffered` again. */
  readonly decide: (moment: Moment, input: Input) => Result<Decided, Refusal>;
};
