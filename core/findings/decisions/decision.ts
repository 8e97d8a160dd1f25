import type { AuditType } from '../../audit.ts';
import type { Finding } from '../../finding.ts';
import type { Policy } from '../../policy.ts';
import type { Pause } from '../../ports/store.ts';
import type { EpochMs } from '../../resource.ts';
import type { Result } from '../../result.ts';
import type { Work } from '../../work.ts';

/** Who decides; `isApprover` comes from the stored policy and Slack's user groups, never from the message. */
export type Actor = { readonly userId: string; readonly isApprover: boolean };

/** Why nothing was changed, for the person who clicked. `late`: the question is over or was replaced. */
export type Refusal = {
  readonly code: 'forbidden' | 'late' | 'already' | 'not-offered' | 'invalid' | 'paused' | 'unknown';
  readonly because: string;
  /** Of what was filled in: tag key → what is wrong with it. */
  readonly wrong?: Readonly<Record<string, string>>;
  /** What it is about, when that is known. */
  readonly finding?: Finding;
};

export type Decided = {
  readonly after: Finding;
  readonly type: AuditType;
  readonly summary: string;
  readonly details: Readonly<Record<string, unknown>>;
  /** What the person is told. */
  readonly said: string;
  /** What has to happen next. */
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
 * What the file of a decision exports as `decision`; the file's name is its kind. `Input`: what a person gives beside the
 * click.
 */
export type DecisionFile<Input = object> = {
  /** What only some people may do, in a refusal: "snooze it". */
  readonly what: string;
  /** The audit events that it stores, past tense, each with the word that people read for it. Never renamed: stored events keep theirs. */
  readonly records: Readonly<Record<`${string}.${string}`, string>>;
  /** It leads to a change in AWS: Slack is asked at the click who is an approver. Else a yes may be five minutes old. */
  readonly asksAfresh: boolean;
  /** Who may take it, whatever its state. */
  readonly may: (finding: Finding, actor: Actor) => boolean;
  /** Its button is shown only when this is true. */
  readonly isOffered: (finding: Finding) => boolean;
  /** Checks again whether it is offered and who may do it. */
  readonly decide: (moment: Moment, input: Input) => Result<Decided, Refusal>;
};
