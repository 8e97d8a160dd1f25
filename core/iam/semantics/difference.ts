import type { IamAction } from '../actions/iam-actions.ts';
import { type ActionAccess, type Denial, type Grant, type JudgedCondition, takes } from './access.ts';
import { impliesAll } from './conditions/implied.ts';
import { beginningOf, instantOf } from './conditions/time.ts';
import { isRefused, reachedIn } from './reached.ts';
import { intersect, type Region, regionsOverlap } from './region.ts';
import type { Who } from './who.ts';

/** Something that is allowed after a change and was not before. */
export type Gain = {
  readonly region: Region;
  readonly isSure: boolean;
  /** All have to hold. */
  readonly conditions: readonly JudgedCondition[];
};

/** After minus before, for one action. */
export function gains(
  before: ActionAccess,
  after: ActionAccess,
  action: IamAction,
  who: Who,
): readonly Gain[] {
  const kept = new Set(before.grants);
  const partsOf = (region: Region) => (isRefused(region, action, who) ? [] : reachedIn(region, action, who));
  const lifted = before.denials.filter((denial) => !after.denials.includes(denial));
  const freedOf = (grant: Grant) => freed(grant, lifted, after.denials, partsOf, action);
  return after.grants.flatMap((grant) => {
    if (kept.has(grant)) return freedOf(grant);
    const parts = partsOf(grant.region);
    const reaching = before.grants.filter(({ region }) => parts.every((part) => takes(region, part, action)));
    if (reaching.some(({ conditions }) => impliesAll(grant.conditions, conditions))) return freedOf(grant);
    // Only conditions that the caller chooses, such as the Region, are gone: a part of it was possible.
    const isPart = reaching.some(({ conditions }) =>
      impliesAll(
        grant.conditions,
        conditions.filter(({ isFree }) => !isFree),
      ),
    );
    const gain = { ...grant, isSure: grant.isSure && !isPart };
    return isPart ? [gain, ...freedOf(grant)] : [gain];
  });
}

/** What denials held back before, and hold back no longer. `lifted`: those that are not there any more as they were. */
function freed(
  grant: Grant,
  lifted: readonly Denial[],
  after: readonly Denial[],
  partsOf: (region: Region) => readonly Region[],
  action: IamAction,
): readonly Gain[] {
  return lifted
    .filter(({ region }) => regionsOverlap(region, grant.region))
    .flatMap((denial) => {
      const region = intersect(grant.region, denial.region);
      const left = after.filter(({ conditions }) => impliesAll(denial.conditions, conditions));
      const isHeld = partsOf(region).every((part) => left.some((other) => takes(other.region, part, action)));
      const isSure = grant.isSure && denial.conditions.length === 0;
      return isHeld ? [] : [{ region, isSure, conditions: grant.conditions }];
    });
}

/** When the first of these can be used, as the document writes it; empty: now. */
export function firstBeginning(all: readonly Gain[], now: string): string {
  const beginnings: string[] = [];
  for (const { isSure, conditions } of all) {
    if (!isSure) continue;
    const beginning = beginningOf(conditions, now);
    if (beginning === '') return '';
    beginnings.push(beginning);
  }
  return beginnings.sort((a, b) => (instantOf(a) ?? 0) - (instantOf(b) ?? 0))[0] ?? '';
}
