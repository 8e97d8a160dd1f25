import type { CardRef, Finding, MessageRef, Owner, Told } from '../finding.ts';
import type { Owned } from '../owners/owner-tag.ts';
import type { Policy } from '../policy.ts';
import type { EpochMs } from '../resource.ts';
import type { Result } from '../result.ts';
import type { Scan, UnitReport } from '../scan.ts';

/** Speaks to people. Every call may be repeated and tells nobody twice. */
export type Notices = {
  /** `uncertain`: the answer was lost and the message could not be looked up; to be tried again later. */
  readonly digest: (digest: Digest) => Promise<Result<ToldDigest, 'uncertain'>>;
  /** The digest of a scan in a channel, once it is certainly posted. */
  readonly digestOf: (scanId: string, channel: string) => Promise<MessageRef | undefined>;
  /** `mentions`: those who are responsible are mentioned. `named` is what the posted card mentions, whoever posted it. */
  readonly card: (
    finding: Finding,
    thread: MessageRef,
    how: { readonly paused: boolean; readonly mentions: boolean },
  ) => Promise<Result<CardRef & Told, 'uncertain'>>;
  /** Mentions those who are responsible in the card's thread, where neither digest nor card does. */
  readonly call: (finding: Finding, thread: MessageRef) => Promise<Result<Told, 'uncertain'>>;
  /**
   * One direct message with all of it. Where Slack or the workspace does not let the bot write to a person, they are
   * mentioned in the threads of the cards instead, except about what a card has just asked.
   */
  readonly direct: (message: DirectMessage) => Promise<Result<void, 'uncertain'>>;
  /** The week of a person, as a direct message; where that is not allowed, nothing is posted. */
  readonly week: (week: Week) => Promise<Result<void, 'uncertain'>>;
  /** The person's IANA time zone in Slack; null when it is not known. */
  readonly timeZoneOf: (userId: string) => Promise<string | null>;
  /** Redraws the card from the finding. */
  readonly redraw: (finding: Finding, paused: boolean) => Promise<void>;
  /** The same for the approvers: one message, in the channel of the findings or in the default one. */
  readonly approvers: (message: Omit<DirectMessage, 'userId'>) => Promise<Result<void, 'uncertain'>>;
  /** Asks the approvers to agree to what somebody asked for then; what is asked for at about the same time is one message. */
  readonly request: (finding: Finding, askedAtMs: EpochMs) => Promise<Result<void, 'uncertain'>>;
  /** Tells every channel of the policy. */
  readonly pause: (told: PauseTold) => Promise<Result<void, 'uncertain'>>;
  readonly progress: (scan: Scan, outcome: ScanOutcome | null) => Promise<void>;
  readonly owner: (resource: Owned, policy: Policy) => Promise<Owner>;
};

/** `about`: the questions whose owners the posted digest mentions, by `questionKey`. */
export type ToldDigest = Told & { readonly about: readonly string[] };

/** Takes the notices that are for all approvers together. No Slack user has such an id. */
export const approversInbox = 'approvers';

/**
 * What a person is told of a finding, most urgent first. `soon`: it is remediated soon. `waits`: an approver has to agree;
 * `undecided`: nobody has by the end of the grace period.
 */
export const noticeKinds = ['soon', 'failed', 'undecided', 'waits', 'asked', 'done'] as const;
export type NoticeKind = (typeof noticeKinds)[number];

/** `key`: the same message, however often it is tried. `entries`: in the order in which they are shown. */
export type DirectMessage = {
  readonly key: string;
  readonly userId: string;
  readonly entries: readonly { readonly what: NoticeKind; readonly finding: Finding }[];
};

/** `open`: the first of `total`, dearest first. `done`: what was remediated within the week. */
export type Week = {
  readonly key: string;
  readonly userId: string;
  readonly open: readonly Finding[];
  readonly total: number;
  readonly done: readonly Finding[];
};

/** That remediation was paused, or resumed. */
export type PauseTold = {
  readonly by: string;
  readonly atMs: EpochMs;
  /** Null: it was resumed. */
  readonly reason: string | null;
};

export type ScanOutcome = {
  readonly newFindings: number;
  readonly resolved: number;
  readonly known: number;
  readonly notLookedAt: UnitReport['notLookedAt'];
  readonly lookedAt: UnitReport['lookedAt'];
  readonly digests: readonly MessageRef[];
};

export function digestKey(scanId: string, channel: string): string {
  return `digest|${scanId}|${channel}`;
}

/** What one channel is told of one scan. */
export type Digest = {
  readonly key: string;
  readonly scanId: string;
  readonly channel: string;
  readonly atMs: EpochMs;
  /** Sorted by money and risk; the first `cards` of them get a card in the thread. */
  readonly fresh: readonly Finding[];
  readonly cards: number;
  /** Found by earlier scans and still without a card. */
  readonly waiting: readonly Finding[];
  readonly worse: readonly Finding[];
  readonly resolved: readonly Finding[];
  readonly snoozed: number;
  readonly exempt: number;
  readonly known: number;
  readonly undecided: number;
  readonly lookedAt: UnitReport['lookedAt'];
  readonly notLookedAt: UnitReport['notLookedAt'];
  readonly limitReached: string | null;
};

/** It is not known whether Slack has the message. The work is tried again, and looks the message up before it posts. */
export class PostUncertain extends Error {
  override readonly name = 'PostUncertain';
  constructor(what: string) {
    super(`Slack did not say whether it has ${what}`);
  }
}
