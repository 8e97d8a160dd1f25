import type { Mode } from './policy.ts';
import { type EpochMs, type Protection, type ResourceRef, resourceKey } from './resource.ts';
import type { Evidence, Severity } from './rule.ts';

export type LiveStatus =
  /** Stored, nobody told yet. */
  | 'claimed'
  /** Mode `observe`: recorded, nobody is told. */
  | 'observed'
  /** Announced; nothing is going to happen unless a person says so. */
  | 'open'
  /** Announced; a recheck is due at `remediateAtMs`. */
  | 'scheduled'
  | 'snoozed'
  /** `remediation.started` is stored; AWS may or may not have been called. */
  | 'remediating'
  /** AWS refused, and why is known. */
  | 'failed';

export type EndedStatus =
  | 'remediated'
  /** Found to be fixed, gone or exempt without the janitor's doing. */
  | 'resolved'
  /** Its claim expired; a new finding may take the resource. */
  | 'lapsed';

export type Status = LiveStatus | EndedStatus;

export const endedStatuses: readonly Status[] = ['remediated', 'resolved', 'lapsed'];

/** Who is asked, and why them. */
export type Owner = {
  /** Slack user id; null when nobody was found and the channel is asked. */
  readonly userId: string | null;
  /** Slack user ids of those who own it with them; absent: one person owns it, or nobody is known. */
  readonly others?: readonly string[];
  /** As people know them: display names, else the tag's value, else "unknown". */
  readonly name: string;
  /** "tag Owner = ada@example.com". */
  readonly why: string;
  /** Slack user ids of who owned it before, or said in Slack whose it is; absent: nobody. */
  readonly former?: readonly string[];
  /** Slack user id of who passed it on ("Not mine"), which counts more than any tag; absent: nobody did. */
  readonly passedOnBy?: string;
  /** The tag that the owner was looked up by; null: it had none. Absent: by no tag, or not known. */
  readonly tag?: { readonly key: string; readonly value: string } | null;
  /** The tag has changed since, and its owner is looked up before anybody is asked. */
  readonly outdated?: true;
};

/** A Slack message. */
export type MessageRef = { readonly channel: string; readonly ts: string };

export type CardRef = MessageRef & { readonly threadTs: string };

/** A posted message, and the Slack users and user groups that it mentions. */
export type Told = MessageRef & { readonly named: readonly string[] };

export type Undo = {
  readonly possible: 'yes' | 'maybe' | 'no';
  /** How to undo it, or why it cannot be undone, in words. */
  readonly how: string;
};

/** A tag that a person has to fill in, as the policy asked for it when the question was put. */
export type AskedTag = {
  readonly key: string;
  /** Null: any value that the pattern allows, or any at all. */
  readonly values: readonly string[] | null;
  readonly pattern: string | null;
  readonly ignoreCase: boolean;
  /** The value that is there and not allowed; null: there is none. */
  readonly found: string | null;
};

/** `room`: how many more tags AWS takes on the resource. */
export type Asks = { readonly tags: readonly AskedTag[]; readonly room: number };

/** What will be done, fixed when the finding is announced; approvals are for exactly this. */
export type Plan = {
  /** Null: it needs a person. */
  readonly remediation: string | null;
  /** "Stop the instance": what the remediation does, or what a person has to do. */
  readonly title: string;
  readonly undo: Undo;
  /** Label → value; a change of any is asked about again. */
  readonly material: Readonly<Record<string, string>>;
  readonly reasons: readonly string[];
  /** What a person has to fill in before it can be done; null: nothing. */
  readonly asks: Asks | null;
  /** What it is set to, as the policy asks: name → value. Another value is asked about again. */
  readonly settings?: Readonly<Record<string, string>>;
};

/** The plan as the kind declares it. `asksFor`: what a person has to fill in first. */
export type GivenPlan = Pick<Plan, 'remediation' | 'title' | 'undo'> & { readonly asksFor?: 'tags' };

/** Whether AWS would allow the remediation, asked when the finding is made. */
export type Probe = { readonly allowed: 'yes' | 'no' | 'unknown'; readonly because: string };

/** What AWS answered to a remediation, and what undo needs. JSON. */
export type Receipt = {
  /** Past tense, for the card: "Stopped. Final snapshot: …". */
  readonly summary: string;
  /** What is still bad after it: "The user still has no MFA." Absent: it is fixed. */
  readonly leaves?: string;
  /** Pre-image and ids: what undo needs. */
  readonly undo: Readonly<Record<string, unknown>>;
};

/** Where a remediation of several steps stands. JSON. */
export type Progress = {
  /** For the card: "snapshot 40 %". */
  readonly note: string;
  /** What exists now because of it, for people: "snapshot snap-0123". */
  readonly made: string;
  /** What the next step needs. */
  readonly state: Readonly<Record<string, unknown>>;
  /** What undo needs of the steps so far; it goes into the receipt. */
  readonly undo: Readonly<Record<string, unknown>>;
  readonly readAgainAtMs: EpochMs;
  /** When the running step was started; null while it waits for the last one. */
  readonly stepAtMs: EpochMs | null;
};

/** `time`: it is found for the second, third … time within so many days. */
export type Repeat = {
  readonly time: number;
  readonly days: number;
  readonly lastAtMs: EpochMs;
  /** What was done then, in the past tense. */
  readonly lastDid: string;
};

export type Difference = { readonly what: string; readonly before: string; readonly after: string };

export type Finding = {
  readonly id: string;
  /** Counts transitions; every write names the version it replaces. */
  readonly version: number;
  /** Counts questions: clicks and timers of an older generation are refused. */
  readonly generation: number;
  readonly status: Status;
  readonly rule: string;
  readonly ruleTitle: string;
  readonly severity: Severity;
  readonly mode: Mode;
  readonly resource: ResourceRef;
  /** The account's name in the policy, else its id. */
  readonly accountName: string;
  /** The scan that claimed it, or asked again; limits count by it. */
  readonly scanId: string;
  readonly because: string;
  readonly evidence: Evidence;
  readonly monthlyUsd: number | null;
  /** Why it is not known what fixing it saves, or what it does not save; absent: nothing to add. */
  readonly priceNote?: string;
  readonly protections: readonly Protection[];
  readonly probe: Probe;
  readonly owner: Owner;
  readonly channel: string;
  readonly graceMs: number;
  readonly plan: Plan;
  /** Why a person must approve before anything is done; null: grace alone is enough. */
  readonly needsApproval: 'mode' | 'irreversible' | 'limit' | 'repeat' | 'input' | null;
  /** What was done about the same before; absent: nothing lately, or nobody looked because nothing would be done. */
  readonly repeat?: Repeat;
  readonly foundAtMs: EpochMs;
  readonly updatedAtMs: EpochMs;
  readonly claimExpiresAtMs: EpochMs;
  readonly announcedAtMs: EpochMs | null;
  readonly remediateAtMs: EpochMs | null;
  readonly remindedAtMs: EpochMs | null;
  /** Since when its recheck is put off, because nothing can be said or done; absent or null: it is not. */
  readonly postponedSinceMs?: EpochMs | null;
  /** The digest that speaks of it; its card, if any, is in that thread. */
  readonly thread: MessageRef | null;
  readonly card: CardRef | null;
  /** The message that asked about it and mentioned those who are responsible; no grace period starts without it. */
  readonly told: Told | null;
  /** The card of the generation before, to be turned into a pointer to the new one. */
  readonly formerCard: CardRef | null;
  readonly snooze: {
    readonly untilMs: EpochMs;
    readonly reason: string;
    readonly by: string;
    readonly atMs: EpochMs;
  } | null;
  /** Who asked for the remediation without the right to decide it alone. */
  readonly askedBy: string | null;
  /** Everybody who ever asked for it, also before it was asked about again; absent: nobody. */
  readonly askers?: readonly string[];
  readonly approval: { readonly by: string; readonly atMs: EpochMs; readonly now: boolean } | null;
  /** What a person filled in: tag key → value. */
  readonly input: Readonly<Record<string, string>> | null;
  readonly rejection: { readonly by: string; readonly atMs: EpochMs } | null;
  /** What changed since the last question. */
  readonly difference: readonly Difference[];
  readonly startedAtMs: EpochMs | null;
  /** Null unless it is `remediating` in several steps. */
  readonly progress: Progress | null;
  /** Of a remediation that ended between two steps: what was made and is kept. */
  readonly receipt: Receipt | null;
  /** Why AWS refused, why the outcome is unknown, or what could not be read, in words. */
  readonly trouble: string | null;
  /** Who or what ended it. */
  readonly endedBy: string | null;
};

/** Names one question about a finding. */
export function questionKey({ id, generation }: Pick<Finding, 'id' | 'generation'>): string {
  return `${id}#${generation}`;
}

export type FindingIn<S extends Status> = Finding & { readonly status: S };

/** Key of the claim: at most one live finding per resource and rule. */
export function claimKey(finding: Pick<Finding, 'resource' | 'rule'>): string {
  return `${resourceKey(finding.resource)}|${finding.rule}`;
}

export function isEnded(finding: Finding): boolean {
  return endedStatuses.includes(finding.status);
}

/** Returns whether nobody may do anything about it: it is protected, and nothing is left for a person to fix. */
export function isUntouchable({ protections, plan }: Pick<Finding, 'protections' | 'plan'>): boolean {
  return protections.length > 0 && plan.remediation !== null;
}

/** Returns whether it is only counted. What people were asked about before keeps a card, which says why it is over. */
export function isOnlyCounted(finding: Pick<Finding, 'protections' | 'plan' | 'formerCard'>): boolean {
  return isUntouchable(finding) && finding.formerCard === null;
}

/** Returns whether the janitor may ever remediate it. */
export function isActionable(finding: Finding): boolean {
  return (
    (finding.mode === 'approve' || finding.mode === 'enforce') &&
    finding.plan.remediation !== null &&
    finding.protections.length === 0 &&
    finding.probe.allowed !== 'no'
  );
}
