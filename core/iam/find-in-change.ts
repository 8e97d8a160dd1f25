import { shifted, worstFirst } from '../severity.ts';
import type { Change } from './change.ts';
import type { IamFinding } from './finding.ts';
import { iamRules } from './iam-rules/registry.generated.ts';
import type { Found, NamedIamRule } from './rule.ts';

export type IamAnalysis = {
  /** The worst first. */
  readonly findings: readonly IamFinding[];
  /** What could not be judged, and why. */
  readonly undecided: readonly string[];
};

/** A change with what could not be read of it. */
export type ReadChange = {
  readonly change: Change;
  readonly undecided: readonly string[];
  /** Condition keys in the documents afterwards. */
  readonly conditionKeys: readonly string[];
  /** A document of the principal could not be read: nothing is certain. */
  readonly isDoubtful: boolean;
};

/** Asks all rules. */
export function findInChange(read: ReadChange): IamAnalysis {
  return analysisOf(
    read,
    iamRules.flatMap((rule) => {
      const found = rule.find(read.change);
      return found ? [findingOf(rule, found, read.isDoubtful)] : [];
    }),
  );
}

/** `isDoubtful`: one severity less, and not certain. */
export function findingOf({ id, category }: NamedIamRule, found: Found, isDoubtful: boolean): IamFinding {
  const isLess = isDoubtful && found.isSure;
  return {
    rule: id,
    category,
    ...found,
    severity: isLess ? shifted(found.severity, -1) : found.severity,
    isSure: found.isSure && !isDoubtful,
  };
}

export function analysisOf(
  { undecided, conditionKeys }: Pick<ReadChange, 'undecided' | 'conditionKeys'>,
  findings: readonly IamFinding[],
): IamAnalysis {
  const keys = conditionKeys.length > 0 ? ` (${conditionKeys.join(', ')})` : '';
  const unsure = findings
    .filter(({ isSure }) => !isSure)
    .map(({ rule }) => `${rule}: depends on conditions that are known only at request time${keys}`);
  return { findings: [...findings].sort(byWorst), undecided: [...new Set([...undecided, ...unsure])] };
}

function byWorst(a: IamFinding, b: IamFinding): number {
  return worstFirst(a.severity, b.severity) || (a.rule < b.rule ? -1 : 1);
}
