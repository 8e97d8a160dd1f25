import type { IamAction } from '../actions/iam-actions.ts';
import type { ActionAccess, Denial, Grant, JudgedCondition } from './access.ts';
import { impliesAll } from './conditions/implied.ts';
import { beginningOf, instantOf } from './conditions/time.ts';
import { isRefused } from './refused.ts';
import { fits, intersect, type Region, regionCovers, regionsOverlap } from './region.ts';
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
  const isMet = (region: Region) => fits(region, action.types) && !isRefused(region, action, who);
  const lifted = before.denials.filter((denial) => !after.denials.includes(denial));
  return after.grants.flatMap((grant) => {
    if (kept.has(grant)) return freed(grant, lifted, after.denials, isMet);
    const reaching = before.grants.filter(({ region }) => regionCovers(region, grant.region));
    if (reaching.some(({ conditions }) => impliesAll(grant.conditions, conditions)))
      return freed(grant, lifted, after.denials, isMet);
    // Only conditions that the caller chooses, such as the Region, are gone: a part of it was possible.
    const isPart = reaching.some(({ conditions }) =>
      impliesAll(
        grant.conditions,
        conditions.filter(({ isFree }) => !isFree),
      ),
    );
    const gain = { ...grant, isSure: grant.isSure && !isPart };
    return isPart ? [gain, ...freed(grant, lifted, after.denials, isMet)] : [gain];
  });
}

/** What denials held back before, and hold back no longer. `lifted`: those that are not there any more as they were. */
function freed(
  grant: Grant,
  lifted: readonly Denial[],
  after: readonly Denial[],
  isMet: (region: Region) => boolean,
): readonly Gain[] {
  return lifted
    .filter((denial) => regionsOverlap(denial.region, grant.region) && !isHeld(denial, grant, after))
    .map((denial) => ({
      region: intersect(grant.region, denial.region),
      isSure: grant.isSure && denial.conditions.length === 0,
      conditions: grant.conditions,
    }))
    .filter(({ region }) => isMet(region));
}

function isHeld(denial: Denial, grant: Grant, after: readonly Denial[]): boolean {
  return after.some(
    (other) =>
      (regionCovers(other.region, denial.region) || regionCovers(other.region, grant.region)) &&
      impliesAll(denial.conditions, other.conditions),
  );
}

/** When the first of these can be used, as the document writes it; empty: now. */
export function firstBeginning(all: readonly Gain[], now: string): string {
  const [first = ''] = all
    .filter(({ isSure }) => isSure)
    .map(({ conditions }) => beginningOf(conditions, now))
    .sort((a, b) => (instantOf(a) ?? 0) - (instantOf(b) ?? 0));
  return first;
}
