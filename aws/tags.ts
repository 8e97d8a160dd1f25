import type { Fact, Resource, Tags } from '../core/resource.ts';
import { tagValues } from '../core/tags/match.ts';

export function toTags(
  tags: readonly { Key?: string | undefined; Value?: string | undefined }[] | undefined,
): Tags {
  return Object.fromEntries(
    (tags ?? []).flatMap(({ Key, Value }) => (Key === undefined ? [] : [[Key, Value ?? '']])),
  );
}

/** Tags whose change asks people again: ownership and purpose. */
export function materialTags(tags: Tags): Readonly<Record<string, string>> {
  return Object.fromEntries(
    ['Owner', 'Environment'].flatMap((key) => {
      const value = tagValues(tags, key).join(', ') || undefined;
      return value === undefined ? [] : [[key, value]];
    }),
  );
}

/** Returns the resource with its tags, and with the material ones in `material`. */
export function withTags(resource: Resource, tags: Fact<Tags>): Resource {
  const { tagsMayLag: _, ...rest } = resource;
  const material = tags.known ? materialTags(tags.value) : {};
  return { ...rest, tags, material: { ...resource.material, ...material } };
}
