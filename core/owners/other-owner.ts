import type { Difference, Finding, Owner } from '../finding.ts';
import type { Policy } from '../policy.ts';
import { known, type Resource } from '../resource.ts';
import { type Owned, ownerTag } from './owner-tag.ts';

/** Returns how the owner tag differs from the one that the owner was found by; undefined: as before, or not known. */
export function otherOwner(
  { owner, plan }: Pick<Finding, 'owner' | 'plan'>,
  resource: Pick<Resource, 'tags'>,
  policy: Pick<Policy, 'owners'>,
): Difference | undefined {
  if (owner.tag === undefined || owner.passedOnBy !== undefined || !resource.tags.known) return undefined;
  const now = ownerTag(resource, policy);
  if (now?.value === owner.tag?.value) return undefined;
  // Setting a tag that was asked for is no difference.
  const isAsked = plan.asks?.tags.some(({ key }) => key.toLowerCase() === now?.key.toLowerCase());
  return isAsked
    ? undefined
    : { what: 'Owner', before: owner.tag?.value ?? 'none', after: now?.value ?? 'none' };
}

/** Returns the differences with that of the owner, which `plan.material` may have under the same name. */
export function withOwner(
  changed: readonly Difference[],
  owner: Difference | undefined,
): readonly Difference[] {
  return owner ? [...changed.filter(({ what }) => what !== owner.what), owner] : changed;
}

/** Returns the owner as somebody to be looked up by the tag of now. */
export function outdated(
  owner: Owner,
  resource: Pick<Resource, 'tags'>,
  policy: Pick<Policy, 'owners'>,
): Owner {
  return { ...owner, tag: ownerTag(resource, policy), outdated: true };
}

/** Returns what the owner of a finding is looked up by when no more is known of its resource. */
export function ownedBy({ resource, owner }: Pick<Finding, 'resource' | 'owner'>): Owned {
  return { ...resource, tags: known(owner.tag ? { [owner.tag.key]: owner.tag.value } : {}) };
}
