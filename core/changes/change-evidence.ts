import type { Severity } from '../severity.ts';
import type { ChangeOrigin } from './change-origin.ts';

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

/** What became possible, of one category. */
export type NewlyPossible = {
  readonly category: Category;
  readonly severity: Severity;
  /** One sentence, with the worst example. */
  readonly because: string;
  /** Everything of that category; absent in older findings. */
  readonly all?: readonly string[];
};

/** `mark`: differs when what the rule found differs. */
export type Covered = { readonly mark: string; readonly severity: Severity };

/** The changed lines of one document, with a few around them. They begin with "+ ", "- " or two spaces. */
export type DocumentDiff = {
  /** "Inline policy admin". */
  readonly what: string;
  readonly lines: readonly string[];
  /** How many more lines there are. */
  readonly more: number;
};

/** An IAM change as people see it. Names and the user agent are typed by strangers, so escape all of it. */
export type ChangeEvidence = {
  /** The last change; null: no event told of it. */
  readonly origin: ChangeOrigin | null;
  /** In the past tense: "attached AdministratorAccess to the user bob". */
  readonly did: readonly string[];
  /** What takes it back: "detach AdministratorAccess from the user bob". */
  readonly back: readonly string[];
  /** What a person has to do about credentials that others made: "deactivate the access key …". Absent: nothing. */
  readonly byHand?: string;
  /** One per category, the worst first. */
  readonly newly: readonly NewlyPossible[];
  readonly diffs: readonly DocumentDiff[];
  /** What the rules found, by rule id. All of it is on this card. Absent in older findings. */
  readonly covers?: Readonly<Record<string, Covered>>;
  /** `seenHash` of the state that was judged. */
  readonly seen: string;
};
