import { minuteMs } from './calendar.ts';
import type { CareLimits } from './remediation/care-limits.ts';
import type { EpochMs } from './resource.ts';
import type { Match, Thresholds } from './rule.ts';
import type { Severity } from './severity.ts';

/**
 * `observe` records; `notify` posts; `approve` acts after an approval; `enforce` acts when the grace period ends. The
 * weakest first.
 */
export const modes = ['observe', 'notify', 'approve', 'enforce'] as const;

export type Mode = (typeof modes)[number];

export type RulePolicy = {
  readonly rule: string;
  readonly mode: Mode;
  readonly severity: Severity;
  /** The policy file sets the severity; absent: it is the rule's own, which a verdict may change. */
  readonly isSeveritySet?: true;
  readonly graceMs: number;
  /** Null: a person has to fix it. The mode is then `notify` at most. */
  readonly remediation: string | null;
  readonly thresholds: Thresholds;
  /** Slack channel id or `#name`; null: the account's channel, else the default. */
  readonly channel: string | null;
  readonly protect: readonly { readonly match: Match; readonly because: string }[];
};

export type AccountPolicy = {
  /** Null: the account of Janitor's credentials. */
  readonly id: string | null;
  readonly name: string | null;
  readonly channel: string | null;
  /** Null: every region enabled for the account. */
  readonly regions: readonly string[] | null;
};

/** Returns the policy's entry for an account. The entry without an id is Janitor's own account. */
export function accountEntry(accounts: readonly AccountPolicy[], account: string): AccountPolicy | undefined {
  return accounts.find(({ id }) => id === account) ?? accounts.find(({ id }) => id === null);
}

export type Exemption = {
  readonly match: Match;
  readonly reason: string;
  /** Null: no expiry. */
  readonly untilMs: EpochMs | null;
};

export type Limits = {
  /** Maximum remediations without approval per scan. */
  readonly remediationsPerRun: number;
  readonly percentOfKindPerRun: number;
  readonly remediationsPerOwnerPerRun: number;
  /** Maximum cards per digest. Without a card there is no grace period and no remediation. */
  readonly cardsPerDigest: number;
};

/** Who is told of incidents, and where. */
export type IncidentNotices = {
  /** How long an incident waits for somebody before its owner is reminded; null: no reminder. Less than `escalateAfterMs`. */
  readonly remindAfterMs: number | null;
  /** How long it waits before the approvers are told. */
  readonly escalateAfterMs: number;
  /** The channel of incidents of a severity; absent: that of the account. */
  readonly channels: Readonly<Partial<Record<Severity, string>>>;
  /** While an incident is snoozed, CloudWatch mutes its alarms. Absent: it does not. */
  readonly muteAlarms?: true;
};

export const defaultIncidentNotices: IncidentNotices = {
  remindAfterMs: 30 * minuteMs,
  escalateAfterMs: 60 * minuteMs,
  channels: {},
};

/** The parsed and validated configuration, complete, with durations in ms. */
export type Policy = {
  readonly timeZone: string;
  /** `HH:MM` in `timeZone`. */
  readonly dailyAt: string;
  /** When the daily report is made, `HH:MM` in `timeZone`. Absent in policies of older versions: 08:00. */
  readonly reportAt?: string;
  readonly accounts: readonly AccountPolicy[];
  /** The external id that roles of member accounts require; null: none. */
  readonly externalId: string | null;
  readonly defaultChannel: string;
  readonly owners: {
    /** Owner tag keys in order of preference, compared case-insensitively. */
    readonly tags: readonly string[];
    /** Tag value (lower case) → e-mail or Slack user id. */
    readonly people: Readonly<Record<string, string>>;
    /** Appended to tag values that are not e-mails; null: such values name nobody. */
    readonly emailDomain: string | null;
  };
  readonly approvers: { readonly users: readonly string[]; readonly groups: readonly string[] };
  readonly limits: Limits;
  readonly snooze: { readonly defaultDays: number; readonly maxDays: number };
  readonly quietHours: {
    /** Remediations due in the owner's quiet hours wait for their end, unless approved. */
    readonly holdRemediation: boolean;
  };
  /** How long a claim lives without an update of its finding. */
  readonly claimMs: number;
  /** Delay between an event and its notification: tools tag resources minutes after launch. */
  readonly compliance: { readonly tellAfterMs: number };
  /** The least severity of IAM findings that are mailed; absent: `high`. */
  readonly mailFrom?: Severity;
  /** Absent: `defaultCare`. */
  readonly incidents?: CareLimits;
  /** Absent: `defaultIncidentNotices`. */
  readonly incidentNotices?: IncidentNotices;
  readonly exemptTag: string;
  readonly exemptions: readonly Exemption[];
  /** By rule id. Absent rules do not run. */
  readonly rules: Readonly<Record<string, RulePolicy>>;
};

/** Returns the policy with every rule's mode capped. */
export function capModes(policy: Policy, atMost: Mode): Policy {
  const rules = Object.entries(policy.rules).map(([id, rule]) => [
    id,
    { ...rule, mode: capMode(rule.mode, atMost) },
  ]);
  return { ...policy, rules: Object.fromEntries(rules) };
}

export function capMode(mode: Mode, atMost: Mode): Mode {
  return modes.indexOf(mode) > modes.indexOf(atMost) ? atMost : mode;
}
