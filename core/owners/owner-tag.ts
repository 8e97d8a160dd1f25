import type { Owner } from '../finding.ts';
import type { Policy } from '../policy.ts';
import { type Resource, resourceKey } from '../resource.ts';

/** The data that determines a resource's owner. */
export type Owned = Pick<Resource, 'account' | 'region' | 'kind' | 'id' | 'tags'>;

/** Returns the owner tag: the first of the policy's keys, compared case-insensitively, that has a value. */
export function ownerTag(
  resource: Pick<Resource, 'tags'>,
  policy: Pick<Policy, 'owners'>,
): { key: string; value: string } | null {
  if (!resource.tags.known) return null;
  const tags = Object.entries(resource.tags.value);
  for (const wanted of policy.owners.tags) {
    const exact = tags.find(([key]) => key === wanted);
    const found = exact ?? tags.find(([key]) => key.toLowerCase() === wanted.toLowerCase());
    if (found && found[1].trim() !== '') return { key: found[0], value: found[1].trim() };
  }
  return null;
}

/** Slack user ids of all owners. */
export function ownerIds({ userId, others = [] }: Owner): readonly string[] {
  return userId === null ? others : [userId, ...others];
}

/** The `KeyValue` key of an `Owner` set in Slack ("Not mine"). It overrides tags. */
export function ownerOverrideKey(resource: Parameters<typeof resourceKey>[0]): string {
  return `owner|${resourceKey(resource)}`;
}
