import type { Finding } from '../finding.ts';

/** One-off schedules, one a finding and generation. Both calls may be repeated. */
export type Schedules = {
  readonly put: (finding: Finding) => Promise<void>;
  readonly cancel: (finding: Finding) => Promise<void>;
};
