import type { Resource } from '../resource.ts';
import type { Match } from '../rule.ts';

/** `unknown`: depends on tags that could not be read. */
export type Matched = 'yes' | 'no' | 'unknown';

/** Returns whether a `match` of the configuration selects this resource under this rule. All given parts must match. */
export function matches(match: Match, resource: Resource, ruleId: string): Matched {
  const parts: readonly [string | undefined, readonly (string | undefined)[]][] = [
    [match.rule, [ruleId]],
    [match.account, [resource.account]],
    [match.region, [resource.region]],
    [match.kind, [resource.kind]],
    [match.resource, [resource.id, resource.arn, resource.name]],
    [match.path?.toLowerCase(), [resource.path?.toLowerCase()]],
  ];
  for (const [pattern, texts] of parts) {
    if (pattern === undefined) continue;
    if (!texts.some((text) => text !== undefined && isLike(pattern, text))) return 'no';
  }
  const wanted = Object.entries(match.tags ?? {});
  if (wanted.length === 0) return 'yes';
  const { tags } = resource;
  if (!tags.known) return 'unknown';
  const carried = Object.entries(tags.value).map(
    ([key, value]) => [key.toLowerCase(), value.toLowerCase()] as const,
  );
  const all = wanted.every(([key, value]) =>
    carried.some(([k, v]) => isLike(key.toLowerCase(), k) && isLike(value.toLowerCase(), v)),
  );
  return all ? 'yes' : 'no';
}

/** Matches `*` as any text and `?` as one character in at most pattern × text steps, so no pattern can stall a scan. */
export function isLike(pattern: string, text: string): boolean {
  let p = 0;
  let t = 0;
  let star = -1;
  let resume = 0;
  while (t < text.length) {
    if (pattern[p] === '*') {
      star = p++;
      resume = t;
    } else if (p < pattern.length && (pattern[p] === '?' || pattern[p] === text[t])) {
      p++;
      t++;
    } else if (star >= 0) {
      p = star + 1;
      t = ++resume;
    } else {
      return false;
    }
  }
  while (pattern[p] === '*') p++;
  return p === pattern.length;
}

/** Returns the values of all tags with this key, compared case-insensitively. The exact key comes first. */
export function tagValues(tags: Readonly<Record<string, string>>, key: string): readonly string[] {
  const wanted = key.toLowerCase();
  return Object.entries(tags)
    .filter(([name]) => name.toLowerCase() === wanted)
    .sort(([a], [b]) => Number(b === key) - Number(a === key))
    .map(([, value]) => value);
}
