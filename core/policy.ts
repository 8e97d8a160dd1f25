import type { EpochMs } from './resource.ts';
import type { Match, Severity, Thresholds } from './rule.ts';

/** `observe` records; `notify` tells; `approve` acts on what somebody approved; `enforce` acts when grace ends. */
export type Mode = 'observe' | 'notify' | 'approve' | 'enforce';

export type RulePolicy = {
  readonly rule: string;
  readonly mode: Mode;
  readonly severity: Severity;
  readonly graceMs: number;
  /** Null: it needs a person; the mode is `notify` at most then. */
  readonly remediation: string | null;
  readonly thresholds: Thresholds;
  /** Slack channel id or `#name`; else the account's, else the default. */
  readonly channel: string | null;
  readonly protect: readonly { readonly match: Match; readonly because: string }[];
};

export type AccountPolicy = {
  /** Null: the account that the credentials belong to. */
  readonly id: string | null;
  readonly name: string | null;
  readonly channel: string | null;
  /** Null: every region that is enabled for the account. */
  readonly regions: readonly string[] | null;
};

/** Returns the policy's entry for an account. The entry without an id is for the janitor's own account. */
export function accountEntry(accounts: readonly AccountPolicy[], account: string): AccountPolicy | undefined {
  return accounts.find(({ id }) => id === account) ?? accounts.find(({ id }) => id === null);
}

export type Exemption = {
  readonly match: Match;
  readonly reason: string;
  /** Null: without end. */
  readonly untilMs: EpochMs | null;
};

export type Limits = {
  /** Unapproved remediations that one scan may lead to. */
  readonly remediationsPerRun: number;
  readonly percentOfKindPerRun: number;
  readonly remediationsPerOwnerPerRun: number;
  /** Cards that one digest posts in its thread; what has no card has no grace period and is not acted on. */
  readonly cardsPerDigest: number;
};

/** The configuration as the janitor uses it: complete, checked, durations in milliseconds. */
export type Policy = {
  readonly timeZone: string;
  /** `HH:MM` in `timeZone`. */
  readonly dailyAt: string;
  readonly accounts: readonly AccountPolicy[];
  /** What the roles of the member accounts ask for; null: nothing. */
  readonly externalId: string | null;
  readonly defaultChannel: string;
  readonly owners: {
    /** Tag keys in order of preference, compared case-insensitively. */
    readonly tags: readonly string[];
    /** Tag value (lower case) → e-mail or Slack user id. */
    readonly people: Readonly<Record<string, string>>;
    /** Appended to a tag value that is no e-mail; null: such a value names nobody. */
    readonly emailDomain: string | null;
  };
  readonly approvers: { readonly users: readonly string[]; readonly groups: readonly string[] };
  readonly limits: Limits;
  readonly snooze: { readonly defaultDays: number; readonly maxDays: number };
  readonly quietHours: {
    /** What is due in its owner's quiet hours waits for their end, unless somebody approved it. */
    readonly holdRemediation: boolean;
  };
  /** How long a claim lives without news of its finding. */
  readonly claimMs: number;
  /** How long after an event people are told of what is wrong: tools tag some minutes after a launch. */
  readonly compliance: { readonly tellAfterMs: number };
  readonly exemptTag: string;
  readonly exemptions: readonly Exemption[];
  /** By rule id; a rule that is absent is not run. */
  readonly rules: Readonly<Record<string, RulePolicy>>;
};

const fromLeast: readonly Mode[] = ['observe', 'notify', 'approve', 'enforce'];

/** The same policy with no rule above this mode. */
export function capModes(policy: Policy, atMost: Mode): Policy {
  const rules = Object.entries(policy.rules).map(([id, rule]) => [
    id,
    { ...rule, mode: capMode(rule.mode, atMost) },
  ]);
  return { ...policy, rules: Object.fromEntries(rules) };
}

export function capMode(mode: Mode, atMost: Mode): Mode {
  return fromLeast.indexOf(mode) > fromLeast.indexOf(atMost) ? atMost : mode;
}
