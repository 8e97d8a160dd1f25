import type { FactRequest, Inventory } from '../../ports/inventory.ts';
import { type EpochMs, metricKey, type Resource, resourceKey } from '../../resource.ts';
import { type AnyRule, judgeOnce, type Need, type Thresholds, undecided, type Verdict } from '../../rule.ts';

/** A resource and a rule that judges it. */
export type Pair = { readonly resource: Resource; readonly rule: AnyRule; readonly thresholds: Thresholds };
export type JudgedPair<A extends Pair> = {
  readonly pair: A;
  readonly resource: Resource;
  readonly verdict: Verdict;
};

/** More rounds than any rule has steps. A rule that still needs data then is undecided. */
const maxRounds = 12;

/**
 * Judges in rounds until no rule needs more data. Each round reads all needs in as few calls as possible.
 * Results keep the order of the pairs and hold the resource with all data read.
 */
export async function judgeAll<A extends Pair>(
  inventory: Pick<Inventory, 'load'>,
  pairs: readonly A[],
  nowMs: EpochMs,
): Promise<readonly JudgedPair<A>[]> {
  const current = new Map(pairs.map(({ resource }) => [resourceKey(resource), resource]));
  const verdicts = new Map<A, Verdict>();
  const asked = new Map<A, Set<string>>(pairs.map((pair) => [pair, new Set()]));
  const resourceOf = (pair: A): Resource => current.get(resourceKey(pair.resource)) ?? pair.resource;

  for (let round = 0; verdicts.size < pairs.length; round++) {
    const needs = new Map<string, Map<string, Need>>();
    for (const pair of pairs) {
      if (verdicts.has(pair)) continue;
      const answer = judgeOnce(pair.rule, resourceOf(pair), pair.thresholds, nowMs);
      if ('verdict' in answer) {
        verdicts.set(pair, answer);
        continue;
      }
      const key = needKey(answer);
      if (round >= maxRounds || asked.get(pair)?.has(key)) {
        verdicts.set(pair, undecided(key, `${key} was requested and not answered`));
        continue;
      }
      asked.get(pair)?.add(key);
      const of = needs.get(resourceKey(pair.resource)) ?? new Map<string, Need>();
      needs.set(resourceKey(pair.resource), of.set(key, answer));
    }
    if (needs.size === 0) continue;
    const wanted = [...needs].flatMap(([key, of]): FactRequest[] => {
      const resource = current.get(key);
      return resource ? [{ resource, needs: [...of.values()] }] : [];
    });
    for (const read of await inventory.load(wanted, nowMs)) current.set(resourceKey(read), read);
  }
  return pairs.map((pair) => ({
    pair,
    resource: resourceOf(pair),
    verdict: verdicts.get(pair) ?? undecided('verdict', 'The rule returned no verdict'),
  }));
}

function needKey(need: Need): string {
  return need.need === 'fact' ? need.name : metricKey(need.query);
}
