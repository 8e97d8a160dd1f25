import { ownerTag } from '../owner.ts';
import type { Policy } from '../policy.ts';
import type { Resource } from '../resource.ts';

/**
 * Whose compliance a resource counts to: the value of its tag `Team`, however that is spelled, else of the tag that
 * names its owner. Null when it has neither, or when its tags could not be read: then the account stands for a team.
 */
export function teamOf(resource: Pick<Resource, 'tags'>, policy: Pick<Policy, 'owners'>): string | null {
  if (!resource.tags.known) return null;
  const teams = Object.entries(resource.tags.value)
    .filter(([key, value]) => key.toLowerCase() === 'team' && value.trim() !== '')
    .sort(([a], [b]) => (a < b ? -1 : 1));
  return teams[0]?.[1].trim() ?? ownerTag(resource, policy)?.value ?? null;
}
