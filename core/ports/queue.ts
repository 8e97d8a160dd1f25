import type { Finding } from '../finding.ts';
import type { Work } from '../work.ts';

/** A queue of work with at-least-once delivery. */
export type Queue = {
  readonly send: (work: Work, delaySeconds?: number) => Promise<void>;
  /** Sends in as few calls as possible. Throws when some were not accepted; the others may have been sent. */
  readonly sendAll: (works: readonly Work[]) => Promise<void>;
};

/** One-off schedules, one per finding and generation. Both calls are safe to repeat. */
export type Schedules = {
  readonly put: (finding: Finding) => Promise<void>;
  readonly cancel: (finding: Finding) => Promise<void>;
};
