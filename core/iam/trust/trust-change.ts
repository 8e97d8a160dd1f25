import type { PolicyDocument } from '../documents/statement.ts';
import { impliesAll } from '../semantics/conditions/implied.ts';
import { beginningOf, instantOf } from '../semantics/conditions/time.ts';
import { regionCovers } from '../semantics/region.ts';
import type { Who } from '../semantics/who.ts';
import { actionsCover, principalCovers, type TrustGrant, trustGrants } from './trust-grants.ts';
import { denialsOf, takes } from './verdict.ts';

/** A document that says who may come in: the trust policy of a role, or the policy of a resource. */
export type TrustChange = {
  readonly isRole: boolean;
  readonly before: PolicyDocument;
  readonly after: PolicyDocument;
  /** The account of the role or resource; null: not known. */
  readonly account: string | null;
  /** Accounts and organisations that may come in. */
  readonly known: ReadonlySet<string>;
  readonly who: Who;
  readonly now: string;
};

/** What the document grants after the change and did not before. */
export function newTrust({ isRole, before, after }: TrustChange): readonly TrustGrant[] {
  const earlier = trustGrants(before, isRole);
  const kept = new Set(denialsOf(after).map((denial) => JSON.stringify(denial)));
  const gone = denialsOf(before).filter((denial) => !kept.has(JSON.stringify(denial)));
  return trustGrants(after, isRole).filter(
    (grant) => !earlier.some((other) => holds(other, grant)) || gone.some((denial) => takes(denial, grant)),
  );
}

/** The first grants at least as much to the same principal, under the same conditions or fewer. */
function holds(wide: TrustGrant, narrow: TrustGrant): boolean {
  return (
    principalCovers(wide, narrow) &&
    actionsCover(wide.actions, narrow.actions) &&
    narrow.regions.every((region) => wide.regions.some((one) => regionCovers(one, region))) &&
    impliesAll(narrow.statement.conditions, wide.statement.conditions)
  );
}

/** When the first of these grants holds, as the document writes it; empty: now. */
export function firstTrust(grants: readonly TrustGrant[], now: string): string {
  const all = grants.map(({ statement }) => beginningOf(statement.conditions, now));
  return all.sort((a, b) => (instantOf(a) ?? 0) - (instantOf(b) ?? 0))[0] ?? '';
}
