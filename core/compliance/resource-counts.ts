import type { Evaluation } from '../evaluation.ts';

export type ResourceCounts = { readonly compliant: number; readonly nonCompliant: number };

/**
 * Counts resources. One NON_COMPLIANT evaluation makes a resource NON_COMPLIANT; a resource that no rule
 * could judge is not counted.
 */
export function resourceCounts(evaluations: readonly Evaluation[]): ResourceCounts {
  const of = (type: Evaluation['type']): ReadonlySet<string> =>
    new Set(evaluations.filter((one) => one.type === type).map(({ resource }) => resource.id));
  const bad = of('NON_COMPLIANT');
  const good = [...of('COMPLIANT')].filter((id) => !bad.has(id));
  return { compliant: good.length, nonCompliant: bad.size };
}
