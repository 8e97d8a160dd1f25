import { claimKey, type Finding } from '../../finding.ts';
import type { Policy } from '../../policy.ts';
import type { ClaimDeps } from '../../ports/deps.ts';
import { type Resource, resourceKey } from '../../resource.ts';
import { isLeftAlone } from '../known-findings.ts';
import { type JudgedPart, judgeResource, ownTags } from './judge.ts';

type Live = ReadonlyMap<string, Finding>;

/**
 * Judges again with the resource's own tags where index tags would lead the scan to claim, ask or resolve.
 * Other verdicts keep the index tags.
 */
export async function withOwnTags(
  deps: ClaimDeps,
  part: JudgedPart,
  policy: Policy,
  live: Live,
): Promise<JudgedPart> {
  const stale = await actedOn(deps, part, live);
  if (stale.length === 0) return part;
  const read = await ownTags(deps.inventory, stale, deps.clock.nowMs());
  const own = new Map(read.map((resource) => [resourceKey(resource), resource]));
  const judged: JudgedPart['judged'][number][] = [];
  const exempt: JudgedPart['exempt'][number][] = [];
  for (const one of [...part.judged, ...part.exempt]) {
    const resource = own.get(resourceKey(one.resource));
    const ruleId = 'rule' in one ? one.rule.id : one.ruleId;
    const now = resource ? await judgeResource(deps, resource, ruleId, policy) : one;
    if (now && 'verdict' in now) judged.push(now);
    else if (now) exempt.push(now);
  }
  return { judged, exempt };
}

async function actedOn(
  deps: ClaimDeps,
  { judged, exempt }: JudgedPart,
  live: Live,
): Promise<readonly Resource[]> {
  const found = new Map<string, Resource>();
  for (const one of judged) {
    const { resource, rule, verdict } = one;
    if (!resource.tagsMayLag || verdict.verdict !== 'violation') continue;
    const known = live.get(claimKey({ resource, rule: rule.id }));
    const isSettled =
      known &&
      known.claimExpiresAtMs > deps.clock.nowMs() &&
      (await isLeftAlone(deps, { ...one, verdict }, known));
    if (!isSettled) found.set(resourceKey(resource), resource);
  }
  for (const { resource, ruleId } of exempt)
    if (resource.tagsMayLag && live.has(claimKey({ resource, rule: ruleId })))
      found.set(resourceKey(resource), resource);
  return [...found.values()];
}
