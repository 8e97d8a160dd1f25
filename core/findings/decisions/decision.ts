import type { AuditType } from '../../audit.ts';
import type { Finding } from '../../finding.ts';
import type { Policy } from '../../policy.ts';
import type { Pause } from '../../ports.ts';
import type { EpochMs } from '../../resource.ts';
import type { Result } from '../../result.ts';
import type { Work } from '../../work.ts';

/** What a person decided about a finding. */
export type Decision =
  | { readonly kind: 'snooze'; readonly untilMs: EpochMs; readonly reason: string }
  | { readonly kind: 'end-snooze' }
  | { readonly kind: 'approve' }
  | { readonly kind: 'remediate-now' }
  | { readonly kind: 'reject' }
  /** Tag key → value, as it was typed or chosen. */
  | { readonly kind: 'fill-in'; readonly input: Readonly<Record<string, string>> }
  /** `to`: the Slack user who owns it instead; null: nobody known, the channel is asked. */
  | { readonly kind: 'disown'; readonly to: { readonly userId: string; readonly name: string } | null };

export type DecisionKind = Decision['kind'];

/** Who decides; `isApprover` comes from stored policy at the moment of the click, never from the message. */
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

export type Decide<K extends DecisionKind> = (
  moment: Moment,
  decision: Extract<Decision, { kind: K }>,
) => Result<Decided, Refusal>;
