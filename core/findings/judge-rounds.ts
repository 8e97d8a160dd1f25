import type { Inventory, Wanted } from '../ports/inventory.ts';
import { type EpochMs, metricKey, type Resource, resourceKey } from '../resource.ts';
import { type AnyRule, judge, type Need, type Thresholds, undecided, type Verdict } from '../rule.ts';

export type Ask = { readonly resource: Resource; readonly rule: AnyRule; readonly thresholds: Thresholds };
export type Answer<A extends Ask> = {
  readonly ask: A;
  readonly resource: Resource;
  readonly verdict: Verdict;
};

/** More rounds than any rule has steps; a rule that still asks then is undecided. */
const maxRounds = 12;

/**
 * Judges until nothing more is asked for. What all of them need is read together, once a round, so that instances and
 * databases of a region share calls, and a later fact is read only for what the earlier ones did not settle.
 * Answers come in the order of the asks, each with the resource as it was read by then.
 */
export async function judgeAll<A extends Ask>(
  inventory: Pick<Inventory, 'load'>,
  asks: readonly A[],
  nowMs: EpochMs,
): Promise<readonly Answer<A>[]> {
  const current = new Map(asks.map(({ resource }) => [resourceKey(resource), resource]));
  const verdicts = new Map<A, Verdict>();
  const asked = new Map<A, Set<string>>(asks.map((ask) => [ask, new Set()]));
  const resourceOf = (ask: A): Resource => current.get(resourceKey(ask.resource)) ?? ask.resource;

  for (let round = 0; verdicts.size < asks.length; round++) {
    const needs = new Map<string, Map<string, Need>>();
    for (const ask of asks) {
      if (verdicts.has(ask)) continue;
      const answer = judge(ask.rule, resourceOf(ask), ask.thresholds, nowMs);
      if ('verdict' in answer) {
        verdicts.set(ask, answer);
        continue;
      }
      const key = needKey(answer);
      if (round >= maxRounds || asked.get(ask)?.has(key)) {
        verdicts.set(ask, undecided(key, `${key} was asked for and not answered`));
        continue;
      }
      asked.get(ask)?.add(key);
      const of = needs.get(resourceKey(ask.resource)) ?? new Map<string, Need>();
      needs.set(resourceKey(ask.resource), of.set(key, answer));
    }
    if (needs.size === 0) continue;
    const wanted = [...needs].flatMap(([key, of]): Wanted[] => {
      const resource = current.get(key);
      return resource ? [{ resource, needs: [...of.values()] }] : [];
    });
    for (const read of await inventory.load(wanted, nowMs)) current.set(resourceKey(read), read);
  }
  return asks.map((ask) => ({
    ask,
    resource: resourceOf(ask),
    verdict: verdicts.get(ask) ?? undecided('verdict', 'The rule gave no verdict'),
  }));
}

function needKey(need: Need): string {
  return need.need === 'fact' ? need.name : metricKey(need.query);
}
