import type { Category } from '../changes/change-evidence.ts';
import type { Severity } from '../severity.ts';

/** What a change makes possible. */
export type IamFinding = {
  readonly rule: string;
  readonly category: Category;
  readonly severity: Severity;
  /** Actions, or several joined by " + "; principals for trust. */
  readonly newly: readonly string[];
  /** One sentence for people. */
  readonly because: string;
  /** False: it depends on a condition that only the request settles. */
  readonly isSure: boolean;
};
