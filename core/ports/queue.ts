import type { Finding } from '../finding.ts';
import type { Work } from '../work.ts';

/** Work for later; delivered at least once. */
export type Queue = {
  readonly send: (work: Work, delaySeconds?: number) => Promise<void>;
  /** In as few calls as possible. Throws when any of it was not taken; the rest may be on its way then. */
  readonly sendAll: (works: readonly Work[]) => Promise<void>;
};

/** One-off schedules, one a finding and generation. Both calls may be repeated. */
export type Schedules = {
  readonly put: (finding: Finding) => Promise<void>;
  readonly cancel: (finding: Finding) => Promise<void>;
};
