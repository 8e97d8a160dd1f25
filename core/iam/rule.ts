import type { Category } from '../changes/change-evidence.ts';
import type { Change } from './change.ts';
import type { IamFinding } from './finding.ts';

/** What a rule says of a change; null: nothing. */
export type Found = Pick<IamFinding, 'severity' | 'newly' | 'because' | 'isSure'>;

export type IamRule = {
  readonly category: Category;
  readonly title: string;
  /** Which severities it gives and when, for people. */
  readonly severities: string;
  readonly find: (change: Change) => Found | null;
  /** It gets no card of its own. */
  readonly digestOnly?: true;
  /** It asks which accounts may be trusted. */
  readonly asksForAccounts?: true;
};

/** A rule's id is the name of its file. */
export type NamedIamRule = IamRule & { readonly id: string };

/** "a, b and 3 more". */
export function some(all: readonly string[], most = 3): string {
  const shown = all.slice(0, most);
  const rest = all.length - shown.length;
  if (rest > 0) return `${shown.join(', ')} and ${rest} more`;
  return shown.length > 1 ? `${shown.slice(0, -1).join(', ')} and ${shown.at(-1)}` : shown.join('');
}

/** Ends a sentence about something that only the request settles, or that begins at a date that is to come. */
export function unlessSure(isSure: boolean, beginning = ''): string {
  if (!isSure) return ', when its conditions hold.';
  return beginning === '' ? '.' : `, from ${beginning} on.`;
}
