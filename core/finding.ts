import type { Incident } from './incident.ts';
import type { Mode } from './policy.ts';
import type { ApprovalReason } from './remediation/approval.ts';
import type { Difference, Progress } from './remediation/progress.ts';
import type { Undoes, Undoing } from './remediation/undoing.ts';
import { type EpochMs, type Protection, type ResourceRef, resourceKey } from './resource.ts';
import type { Evidence } from './rule.ts';
import type { Severity } from './severity.ts';
import { startOf } from './shorten.ts';

export type { Difference, Progress } from './remediation/progress.ts';

export type LiveStatus =
  /** Stored, not announced yet. */
  | 'claimed'
  /** Recorded in mode `observe`; nobody is notified. */
  | 'observed'
  /** Announced. Nothing happens until a person decides. */
  | 'open'
  /** Announced. A recheck is due at `remediateAtMs`. */
  | 'scheduled'
  | 'snoozed'
  /** `remediation.started` is stored. Whether AWS was called may be unknown. */
  | 'remediating'
  /** The remediation failed; `trouble` says why. */
  | 'failed'
  /** A person asked to undo the remediation. `undoing` says how far it is. */
  | 'undoing';

export type EndedStatus =
  | 'remediated'
  /** Fixed, gone or exempt without a remediation by Janitor. */
  | 'resolved'
  /** The claim expired. A new finding may take its place. */
  | 'lapsed';

export type Status = LiveStatus | EndedStatus;

export const endedStatuses: readonly Status[] = ['remediated', 'resolved', 'lapsed'];

/** The owner of a finding, and how they were found. */
export type Owner = {
  /** Slack user id; null when nobody was found and the channel is asked. */
  readonly userId: string | null;
  /** Slack user ids of the other owners; absent: none. */
  readonly others?: readonly string[];
  /** Display names, else the tag's value, else "unknown". */
  readonly name: string;
  /** "tag Owner = ada@example.com". */
  readonly why: string;
  /** Slack user ids of former owners and of people who named another owner in Slack; absent: none. */
  readonly former?: readonly string[];
  /** Slack user id of the person who pressed "Not mine". Their choice overrides tags. Absent: nobody. */
  readonly passedOnBy?: string;
  /** The tag used to look up the owner; null: no tag was present. Absent: not found by tag, or unknown. */
  readonly tag?: { readonly key: string; readonly value: string } | null;
  /** The tag has changed. The owner is looked up again before the next announcement. */
  readonly outdated?: true;
};

/** A Slack message. */
export type MessageRef = { readonly channel: string; readonly ts: string };

export type CardRef = MessageRef & { readonly threadTs: string };

/** A posted message with the ids of the users and groups it mentions. */
export type PostedMessage = MessageRef & { readonly named: readonly string[] };

export type Undo = {
  /** `nothing`: it leaves nothing changed. */
  readonly possible: 'yes' | 'maybe' | 'no' | 'nothing';
  /** How to undo it, or why that is impossible, in words. */
  readonly how: string;
};

/** A tag that a person has to fill in, with the policy's requirement at announcement. */
export type TagRequest = {
  readonly key: string;
  /** Null: any value, or any that matches `pattern`. */
  readonly values: readonly string[] | null;
  readonly pattern: string | null;
  readonly ignoreCase: boolean;
  /** The present value, which is not allowed; null: the tag is missing. */
  readonly found: string | null;
};

/** `room`: how many more tags AWS allows on the resource. */
export type TagRequests = { readonly tags: readonly TagRequest[]; readonly room: number };

/** The planned action, fixed at announcement. An approval covers exactly this plan. */
export type Plan = {
  /** Null: a person has to fix it. */
  readonly remediation: string | null;
  /** What the remediation does, or what a person has to do: "Stop the instance". */
  readonly title: string;
  readonly undo: Undo;
  /** Label → value. A change of any value asks again. */
  readonly material: Readonly<Record<string, string>>;
  readonly reasons: readonly string[];
  /** What a person has to fill in first; null: nothing. */
  readonly asks: TagRequests | null;
  /** The settings that the policy wants: name → value. A change asks again. */
  readonly settings?: Readonly<Record<string, string>>;
  /** Why an approver decides whatever the mode. Absent: the mode and the limits say. */
  readonly asksBecause?: string;
};

/** The plan as the kind declares it. `asksFor`: what a person has to fill in first. */
export type GivenPlan = Pick<Plan, 'remediation' | 'title' | 'undo'> & { readonly asksFor?: 'tags' };

/** Whether AWS would allow the remediation. Checked when the finding is claimed. */
export type Probe = { readonly allowed: 'yes' | 'no' | 'unknown'; readonly because: string };

/** The result of a remediation, with what undo needs. JSON. */
export type Receipt = {
  /** Past tense, for the card: "Stopped. Final snapshot: …". */
  readonly summary: string;
  /** What is still wrong afterwards: "The user still has no MFA." Absent: nothing. */
  readonly leaves?: string;
  /** The previous state and the ids that undo needs. */
  readonly undo: Readonly<Record<string, unknown>>;
  /** Absent: done by a version without undo. */
  readonly undoes?: Undoes;
};

/** `time`: 2 for the second occurrence within `days`, 3 for the third, and so on. */
export type Repeat = {
  readonly time: number;
  readonly days: number;
  readonly lastAtMs: EpochMs;
  /** The last remediation, in the past tense. */
  readonly lastDid: string;
  /** The newest remediations of an identity by any rule, oldest first. Absent: of the same rule, and of other kinds. */
  readonly back?: readonly { readonly atMs: EpochMs; readonly isUndone?: true }[];
};

export type Finding = {
  readonly id: string;
  /** Version for optimistic locking; incremented with each transition. */
  readonly version: number;
  /** Incremented each time people are asked again. Clicks and timers of an older generation are refused. */
  readonly generation: number;
  readonly status: Status;
  readonly rule: string;
  readonly ruleTitle: string;
  readonly severity: Severity;
  readonly mode: Mode;
  readonly resource: ResourceRef;
  /** The account's name in the policy, else its id. */
  readonly accountName: string;
  /** The scan that claimed the finding or asked again. Limits count per scan. */
  readonly scanId: string;
  readonly because: string;
  readonly evidence: Evidence;
  readonly monthlyUsd: number | null;
  /** Why the saving is unknown, or what the price leaves out; absent: nothing to add. */
  readonly priceNote?: string;
  readonly protections: readonly Protection[];
  readonly probe: Probe;
  readonly owner: Owner;
  readonly channel: string;
  readonly graceMs: number;
  readonly plan: Plan;
  /** Why approval is required; null: the end of the grace period is enough. */
  readonly needsApproval: ApprovalReason | null;
  /** Earlier remediations of the same problem; absent: none lately, or not looked up because no action is planned. */
  readonly repeat?: Repeat;
  readonly foundAtMs: EpochMs;
  readonly updatedAtMs: EpochMs;
  readonly claimExpiresAtMs: EpochMs;
  readonly announcedAtMs: EpochMs | null;
  readonly remediateAtMs: EpochMs | null;
  readonly remindedAtMs: EpochMs | null;
  /** Since when the recheck has been postponed; absent or null: not postponed. */
  readonly postponedSinceMs?: EpochMs | null;
  /** The digest of the finding. Its card is in that thread. */
  readonly thread: MessageRef | null;
  readonly card: CardRef | null;
  /** The message that mentioned the owners or approvers. The grace period needs one. */
  readonly told: PostedMessage | null;
  /** The card of the previous generation, to be replaced by a link to the new one. */
  readonly formerCard: CardRef | null;
  readonly snooze: {
    readonly untilMs: EpochMs;
    readonly reason: string;
    readonly by: string;
    readonly atMs: EpochMs;
    /** An approver suppressed it; absent: it is snoozed. */
    readonly isSuppression?: true;
  } | null;
  /** How many times people of the channel snoozed it while it had no owner; absent: never. */
  readonly channelSnoozes?: number;
  /** Who requested the remediation and needs another approver. */
  readonly askedBy: string | null;
  /** When it was last requested; absent: never, or by an older version. */
  readonly askedAtMs?: EpochMs;
  /** Everybody who ever requested it, in all generations; absent: nobody. */
  readonly askers?: readonly string[];
  readonly approval: { readonly by: string; readonly atMs: EpochMs; readonly now: boolean } | null;
  /** The values that a person filled in: tag key → value. */
  readonly input: Readonly<Record<string, string>> | null;
  /** `reason`: null in older findings. */
  readonly rejection: { readonly by: string; readonly atMs: EpochMs; readonly reason: string | null } | null;
  /** The approver who accepted an IAM change; absent: nobody. */
  readonly acceptance?: { readonly by: string; readonly atMs: EpochMs; readonly reason: string };
  /** Who said that they made an IAM change, with “This was me”; absent: nobody. */
  readonly saidBy?: readonly { readonly by: string; readonly atMs: EpochMs }[];
  /** It is listed in a digest, and gets no card; absent: it gets one. */
  readonly digestOnly?: true;
  /**
   * The exemption of a change of permissions that is shown all the same. Janitor acts only after an approval. Absent: none.
   */
  readonly exempt?: {
    readonly by: 'configuration' | 'tag';
    readonly because: string;
    /** Null: no end. */
    readonly untilMs: EpochMs | null;
  };
  /** What has changed since people were last asked. */
  readonly difference: readonly Difference[];
  readonly startedAtMs: EpochMs | null;
  /** Null unless `remediating` in several steps. */
  readonly progress: Progress | null;
  /** What undo needs of a deletion, stored before AWS is called: a lost response cannot give it. Absent or null: nothing. */
  readonly keeps?: Receipt['undo'] | null;
  /** Also set when a remediation ended between two steps: what was created and kept. */
  readonly receipt: Receipt | null;
  /** The last undo that somebody asked for; absent or null: none. */
  readonly undoing?: Undoing | null;
  /** Of rules that answer incidents; absent: no incident. */
  readonly incident?: Incident;
  /** Why AWS refused, why the outcome is unknown, or what could not be read, in words. */
  readonly trouble: string | null;
  /** The person or event that ended the finding. */
  readonly endedBy: string | null;
};

/** Whether its remediation was undone. Such a finding is snoozed, whatever the next scan says. */
export function isUndone({ undoing }: Finding): boolean {
  return undoing?.outcome?.is === 'undone';
}

/** Identifies one generation of a finding. */
export function questionKey({ id, generation }: Pick<Finding, 'id' | 'generation'>): string {
  return `${id}#${generation}`;
}

export type FindingIn<S extends Status> = Finding & { readonly status: S };

/** The id of the finding that a `questionKey` identifies. */
export function findingIdOf(key: string): string {
  return startOf(key, key.lastIndexOf('#'));
}

/** The key of the claim: at most one live finding per resource and rule. */
export function claimKey(finding: Pick<Finding, 'resource' | 'rule'>): string {
  return `${resourceKey(finding.resource)}|${finding.rule}`;
}

export function isEnded(finding: Finding): boolean {
  return endedStatuses.includes(finding.status);
}

/** Whether an ended finding lives again, because its remediation is undone. It then needs a claim of its own. */
export function isRevived(before: Pick<Finding, 'status'>, after: Pick<Finding, 'status'>): boolean {
  return before.status === 'remediated' && after.status === 'undoing';
}

/** Returns whether the finding is protected and needs no manual fix either. */
export function isUntouchable({ protections, plan }: Pick<Finding, 'protections' | 'plan'>): boolean {
  return protections.length > 0 && plan.remediation !== null;
}

type Announced = Pick<Finding, 'protections' | 'plan' | 'formerCard' | 'evidence' | 'digestOnly'>;

/**
 * Returns whether the finding has no card. A finding that had a card before keeps one. A protected identity cannot be
 * changed back by Janitor, but people have to hear of what it may do now.
 */
export function hasNoCard(finding: Announced): boolean {
  return finding.digestOnly === true || isOnlyCounted(finding);
}

/** Returns whether the finding is only counted, because it is protected. */
export function isOnlyCounted(finding: Announced): boolean {
  if (finding.digestOnly || finding.evidence.change) return false;
  return isUntouchable(finding) && finding.formerCard === null;
}

/** Returns whether Janitor may remediate the finding at all. */
export function isActionable(finding: Finding): boolean {
  return (
    (finding.mode === 'approve' || finding.mode === 'enforce') &&
    finding.plan.remediation !== null &&
    finding.protections.length === 0 &&
    finding.probe.allowed !== 'no'
  );
}
