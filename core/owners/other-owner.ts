import type { Difference, Finding, Owner } from '../finding.ts';
import type { Policy } from '../policy.ts';
import { known, type Resource } from '../resource.ts';
import { type Owned, ownerTag } from './owner-tag.ts';

/** Returns the change of the owner tag since the owner was looked up; undefined when unchanged or unknown. */
export function otherOwner(
  { owner, plan }: Pick<Finding, 'owner' | 'plan'>,
  resource: Pick<Resource, 'tags'>,
  policy: Pick<Policy, 'owners'>,
): Difference | undefined {
  if (owner.tag === undefined || owner.passedOnBy !== undefined || !resource.tags.known) return undefined;
  const now = ownerTag(resource, policy);
  if (now?.value === owner.tag?.value) return undefined;
  // Setting a requested tag is not a difference.
  const isAsked = plan.asks?.tags.some(({ key }) => key.toLowerCase() === now?.key.toLowerCase());
  return isAsked
    ? undefined
    : { what: 'Owner', before: owner.tag?.value ?? 'none', after: now?.value ?? 'none' };
}

/** Adds the owner's difference, replacing one of the same name from `plan.material`. */
export function withOwner(
  changed: readonly Difference[],
  owner: Difference | undefined,
): readonly Difference[] {
  return owner ? [...changed.filter(({ what }) => what !== owner.what), owner] : changed;
}

/** Marks the owner for a new lookup by the current tag. */
export function outdated(
  owner: Owner,
  resource: Pick<Resource, 'tags'>,
  policy: Pick<Policy, 'owners'>,
): Owner {
  return { ...owner, tag: ownerTag(resource, policy), outdated: true };
}

/** Returns the lookup data for a finding's owner when only the stored tag is known. */
export function ownedBy({ resource, owner }: Pick<Finding, 'resource' | 'owner'>): Owned {
  return { ...resource, tags: known(owner.tag ? { [owner.tag.key]: owner.tag.value } : {}) };
}
