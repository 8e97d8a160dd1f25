import type { Resource } from '../resource.ts';
import type { AnyRule, Violation } from '../rule.ts';

/** Estimated saving of a fix in USD a month; null when unknown. The note refers to the resource's own price. */
export function savingOf(
  rule: Pick<AnyRule, 'saves'>,
  { monthlyUsd, priceNote }: Pick<Resource, 'monthlyUsd' | 'priceNote'>,
  { savesMonthlyUsd }: Violation,
): Pick<Resource, 'monthlyUsd' | 'priceNote'> {
  if (!rule.saves) return { monthlyUsd: null };
  const saving = savesMonthlyUsd === undefined ? monthlyUsd : savesMonthlyUsd;
  const isNoted = priceNote !== undefined && (savesMonthlyUsd === undefined || saving === null);
  return { monthlyUsd: saving, ...(isNoted ? { priceNote } : {}) };
}
