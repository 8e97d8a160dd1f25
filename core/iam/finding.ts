import type { IamSeverity } from './severity.ts';

export type Category =
  | 'full-admin'
  | 'service-wildcard'
  | 'privilege-escalation'
  | 'resource-exposure'
  | 'credentials-exposure'
  | 'data-exfiltration'
  | 'infrastructure-modification'
  | 'not-action-allow'
  | 'boundary-removed'
  | 'trust-public'
  | 'trust-unknown-account'
  | 'trust-web-identity';

/** What a change makes possible. */
export type IamFinding = {
  readonly rule: string;
  readonly category: Category;
  readonly severity: IamSeverity;
  /** Actions, or several joined by " + "; principals for trust. */
  readonly newly: readonly string[];
  /** One sentence for people. */
  readonly because: string;
  /** False: it depends on a condition that only the request settles. */
  readonly isSure: boolean;
};
