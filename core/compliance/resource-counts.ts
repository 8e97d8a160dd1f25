import type { Evaluation } from '../evaluation.ts';

export type ResourceCounts = { readonly compliant: number; readonly nonCompliant: number };

/** Counts resources: one that breaks any rule is not compliant; one that no rule could judge counts nowhere. */
export function resourceCounts(evaluations: readonly Evaluation[]): ResourceCounts {
  const of = (type: Evaluation['type']): ReadonlySet<string> =>
    new Set(evaluations.filter((one) => one.type === type).map(({ resource }) => resource.id));
  const bad = of('NON_COMPLIANT');
  const good = [...of('COMPLIANT')].filter((id) => !bad.has(id));
  return { compliant: good.length, nonCompliant: bad.size };
}
