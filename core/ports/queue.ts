import type { Work } from '../work.ts';

/** Work for later; delivered at least once. */
export type Queue = {
  readonly send: (work: Work, delaySeconds?: number) => Promise<void>;
  /** In as few calls as possible. Throws when any of it was not taken; the rest may be on its way then. */
  readonly sendAll: (works: readonly Work[]) => Promise<void>;
};
