import type { CardRef, Finding, MessageRef, Owner, PostedMessage } from '../finding.ts';
import type { Owned } from '../owners/owner-tag.ts';
import type { Policy } from '../policy.ts';
import type { EpochMs } from '../resource.ts';
import type { Result } from '../result.ts';
import type { Scan, UnitReport } from '../scan.ts';

/** Posts to Slack. Every call is safe to repeat: nobody is notified twice. */
export type Notices = {
  /** `uncertain`: the answer was lost and the message was not found. Try again later. */
  readonly digest: (digest: Digest) => Promise<Result<PostedDigest, 'uncertain'>>;
  /** The message for changes of one actor within a minute; updates it when it was posted with fewer findings. */
  readonly changes: (message: ChangesMessage) => Promise<Result<PostedDigest, 'uncertain'>>;
  /** The digest of a scan or run in a channel, once it is known to be posted. */
  readonly digestOf: (scanId: string, channel: string) => Promise<MessageRef | undefined>;
  /** `mentions`: mention the owners or approvers. `named` in the result is read from the posted card. */
  readonly card: (
    finding: Finding,
    thread: MessageRef,
    how: { readonly paused: boolean; readonly mentions: boolean },
  ) => Promise<Result<CardRef & PostedMessage, 'uncertain'>>;
  /** The web address of a message; null when Slack gives none. */
  readonly permalink: (message: MessageRef) => Promise<string | null>;
  /** Mentions the owners or approvers in the card's thread, when neither digest nor card does. */
  readonly call: (finding: Finding, thread: MessageRef) => Promise<Result<PostedMessage, 'uncertain'>>;
  /**
   * Sends one direct message with all entries. Where Slack or the workspace forbids it, mentions the person
   * in the cards' threads instead, except for what a card just asked.
   */
  readonly direct: (message: DirectMessage) => Promise<Result<void, 'uncertain'>>;
  /** The newest messages for one person or the approvers that show the finding. */
  readonly messagesWith: (findingId: string) => Promise<readonly MessageRef[]>;
  /** Updates such a message to the state of its findings; nothing when it shows that already. */
  readonly redrawDirect: (message: MessageRef) => Promise<void>;
  /** Sends the weekly summary as a direct message; nothing when that is not allowed. */
  readonly week: (week: Week) => Promise<Result<void, 'uncertain'>>;
  /** The person's IANA time zone in Slack; null when unknown. */
  readonly timeZoneOf: (userId: string) => Promise<string | null>;
  /** Redraws the finding's card. */
  readonly redraw: (finding: Finding, paused: boolean) => Promise<void>;
  /** Posts one message to the approvers in the findings' channel, else the default one. */
  readonly approvers: (message: Omit<DirectMessage, 'userId'>) => Promise<Result<void, 'uncertain'>>;
  /** Asks the approvers to approve a request. Requests at about the same time form one message. */
  readonly request: (finding: Finding, askedAtMs: EpochMs) => Promise<Result<void, 'uncertain'>>;
  /** Posts to every channel of the policy. */
  readonly pause: (change: PauseChange) => Promise<Result<void, 'uncertain'>>;
  readonly progress: (scan: Scan, outcome: ScanOutcome | null) => Promise<void>;
  readonly owner: (resource: Owned, policy: Policy) => Promise<Owner>;
};

/** `about`: keys (`questionKey`) of the questions that get a card with this digest, as it was posted. */
export type PostedDigest = PostedMessage & { readonly about: readonly string[] };

/** The inbox of notices for all approvers. Not a valid Slack user id. */
export const approversInbox = 'approvers';

/**
 * Kinds of notices, most urgent first; of several about a finding a message has the first. `unanswered`: nobody has acknowledged an incident, and the approvers hear of it.
 * `reminder`: the same, for its owner before that. `soon`: remediation is near. `waits`: needs an approver. `undecided`: the
 * grace period ended without a decision. `not-undone`: somebody asked for an undo that did not happen.
 */
export const noticeKinds = [
  'failed',
  'unanswered',
  'reminder',
  'soon',
  'not-undone',
  'undecided',
  'waits',
  'asked',
  'undone',
  'done',
] as const;
export type NoticeKind = (typeof noticeKinds)[number];

/** `key`: identifies the message across retries. `entries`: in display order. */
export type DirectMessage = {
  readonly key: string;
  readonly userId: string;
  readonly entries: readonly { readonly what: NoticeKind; readonly finding: Finding }[];
};

/** `open`: the first of `total`, highest saving first. `done`: remediated within the week. */
export type Week = {
  readonly key: string;
  readonly userId: string;
  readonly open: readonly Finding[];
  readonly total: number;
  readonly done: readonly Finding[];
};

/** A pause or resume of remediation. */
export type PauseChange = {
  readonly by: string;
  readonly atMs: EpochMs;
  /** Null: resumed. */
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

/** The content of one channel's digest of one scan. */
export type Digest = {
  readonly key: string;
  readonly scanId: string;
  readonly channel: string;
  readonly atMs: EpochMs;
  /** Sorted by money and risk. The first `cards` findings get a card in the thread. */
  readonly fresh: readonly Finding[];
  readonly cards: number;
  /** Findings of earlier scans without a card. */
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

/** One channel's findings of a run of changes. */
export type ChangesMessage = {
  readonly key: string;
  readonly channel: string;
  /** The worst first. The first `cards` get a card in the thread. */
  readonly findings: readonly Finding[];
  readonly cards: number;
};

/** Thrown when it is unknown whether Slack has the message. A retry looks it up before posting. */
export class PostUncertain extends Error {
  override readonly name = 'PostUncertain';
  readonly what: string;
  constructor(what: string) {
    super(`Slack did not confirm ${what}`);
    this.what = what;
  }
}
