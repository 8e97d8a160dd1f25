import type { IamFinding } from './finding.ts';
import { iamRules } from './iam-rules/registry.generated.ts';
import type { IamInput } from './reading/input.ts';
import { readChange } from './reading/read-change.ts';
import { severities, shifted } from './severity.ts';

export type IamAnalysis = {
  /** The worst first. */
  readonly findings: readonly IamFinding[];
  /** What could not be judged, and why. */
  readonly undecided: readonly string[];
};

/** What a change makes newly possible. `now`: ISO 8601 in UTC, for input whose event has no time. */
export function analyze(input: IamInput, now: string): IamAnalysis {
  const read = readChange(input, now);
  if (!read.ok) return { findings: [], undecided: [read.error] };
  const { change, undecided, conditionKeys, isDoubtful } = read.value;
  if (!change) return { findings: [], undecided };
  const findings = iamRules.flatMap(({ id, category, find }) => {
    const found = find(change);
    if (!found) return [];
    const isLess = isDoubtful && found.isSure;
    return [
      {
        rule: id,
        category,
        ...found,
        severity: isLess ? shifted(found.severity, -1) : found.severity,
        isSure: found.isSure && !isDoubtful,
      },
    ];
  });
  const keys = conditionKeys.length > 0 ? ` (${conditionKeys.join(', ')})` : '';
  const unsure = findings
    .filter(({ isSure }) => !isSure)
    .map(({ rule }) => `${rule}: depends on what only a request settles${keys}`);
  return { findings: findings.sort(byWorst), undecided: [...new Set([...undecided, ...unsure])] };
}

function byWorst(a: IamFinding, b: IamFinding): number {
  return severities.indexOf(b.severity) - severities.indexOf(a.severity) || (a.rule < b.rule ? -1 : 1);
}
