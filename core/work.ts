import type { EpochMs } from './resource.ts';
import type { Unit } from './scan.ts';

/** Work that outlives the request that asked for it: one JSON message on a queue, delivered at least once. */
export type Work =
  | SingleWork
  /** What one request of a person leads to, as one message: the notifier sends on what others have to do, then does its own. */
  | { readonly type: 'together'; readonly works: readonly SingleWork[] };

export type SingleWork =
  | {
      readonly type: 'scan.start';
      readonly scanId: string;
      readonly askedBy: string | null;
      readonly channel: string | null;
      /** Compliance rules alone. */
      readonly only?: 'compliance';
      /** These places alone, whatever else the policy names. */
      readonly places?: readonly Unit[];
    }
  | {
      readonly type: 'scan.unit';
      readonly scanId: string;
      readonly account: string;
      readonly region: string;
      readonly kind: string;
    }
  | { readonly type: 'scan.finish'; readonly scanId: string }
  /** Sums up what a finished scan evaluated: report, alerts, metrics. */
  | { readonly type: 'compliance.report'; readonly scanId: string }
  /** Posts the last compliance report where somebody asked for it. `postId` names the message. */
  | {
      readonly type: 'compliance.post';
      readonly postId: string;
      readonly channel: string;
      readonly askedBy: string;
    }
  | { readonly type: 'finding.recheck'; readonly findingId: string; readonly generation: number }
  /** Some time after a remediation began: what came of it, in case nobody could write it down. */
  | { readonly type: 'finding.settle'; readonly findingId: string }
  | { readonly type: 'sweep' }
  | { readonly type: 'scan.progress'; readonly scanId: string }
  | { readonly type: 'scan.announce'; readonly scanId: string }
  | { readonly type: 'finding.announce'; readonly findingId: string }
  | { readonly type: 'finding.remind'; readonly findingId: string; readonly generation: number }
  /** Makes the card and the one-off schedule agree with the finding's state. */
  | { readonly type: 'finding.sync'; readonly findingId: string }
  /** Scans ask the finding's owner about this resource from now on. */
  | { readonly type: 'owner.named'; readonly findingId: string }
  | {
      readonly type: 'home.publish';
      readonly userId: string;
      readonly filter: string;
      readonly page: number;
      /** Of two pages that a person asked for, the later one is shown. */
      readonly askedAtMs: EpochMs;
    }
  /** A Home tab where it stands. `isOpen`: also for somebody of whom it is not known that they opened it lately. */
  | { readonly type: 'home.refresh'; readonly userId: string; readonly isOpen: boolean };

/** One queue a role: readers scan, the remediator rechecks, the notifier speaks to Slack and keeps schedules, `compliance` sums up. */
export type QueueName = 'scan' | 'recheck' | 'notify' | 'compliance';

export function queueOf(work: Work): QueueName {
  switch (work.type) {
    case 'scan.start':
    case 'scan.unit':
    case 'scan.finish':
      return 'scan';
    case 'compliance.report':
      return 'compliance';
    case 'finding.recheck':
    case 'finding.settle':
    case 'sweep':
      return 'recheck';
    case 'scan.progress':
    case 'scan.announce':
    case 'finding.announce':
    case 'finding.remind':
    case 'finding.sync':
    case 'owner.named':
    case 'compliance.post':
    case 'home.publish':
    case 'home.refresh':
    case 'together':
      return 'notify';
  }
}
