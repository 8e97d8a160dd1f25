import type { Fact, Resource, Tags } from '../core/resource.ts';
import { tagValues } from '../core/tags/match.ts';

export function toTags(
  tags: readonly { Key?: string | undefined; Value?: string | undefined }[] | undefined,
): Tags {
  return Object.fromEntries(
    (tags ?? []).flatMap(({ Key, Value }) => (Key === undefined ? [] : [[Key, Value ?? '']])),
  );
}

/** Tags whose change asks people again: who is asked, and what it is for. */
export function materialTags(tags: Tags): Readonly<Record<string, string>> {
  return Object.fromEntries(
    ['Owner', 'Environment'].flatMap((key) => {
      const value = tagValues(tags, key).join(', ') || undefined;
      return value === undefined ? [] : [[key, value]];
    }),
  );
}

/** The resource with tags that were read, and with what of them is material. */
export function withTags(resource: Resource, tags: Fact<Tags>): Resource {
  const { tagsMayLag: _, ...rest } = resource;
  const material = tags.known ? materialTags(tags.value) : {};
  return { ...rest, tags, material: { ...resource.material, ...material } };
}
