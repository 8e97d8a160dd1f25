import { type Exempt, exemption, protectionsOf } from '../exempt.ts';
import type { Policy, RulePolicy } from '../policy.ts';
import type { Inventory } from '../ports/inventory.ts';
import type { Clock } from '../ports/runtime.ts';
import type { Protection, Resource } from '../resource.ts';
import { type AnyRule, undecided, type Verdict } from '../rule.ts';
import type { LookedAt, NotLookedAt } from '../scan.ts';
import type { PlacePlan } from '../scans/plan-scan.ts';
import type { Place } from '../unit.ts';
import { judgeAll, type Pair } from './judge-rounds.ts';

export type Judged = {
  readonly resource: Resource;
  readonly rule: AnyRule;
  readonly rulePolicy: RulePolicy;
  readonly verdict: Verdict;
  readonly protections: readonly Protection[];
};

export type JudgedPlace = {
  readonly lookedAt: readonly LookedAt[];
  readonly notLookedAt: readonly NotLookedAt[];
  /** Every resource under every rule of the policy, without the exempt ones. */
  readonly judged: readonly Judged[];
  readonly exempt: readonly (Exempt & { readonly resource: Resource; readonly ruleId: string })[];
};

export type JudgeDeps = {
  readonly inventory: Inventory;
  readonly rules: readonly AnyRule[];
  readonly clock: Clock;
};

type PolicyPair = Pair & { readonly rulePolicy: RulePolicy };

/** Reads the kinds of one place and judges their resources by the rules of the policy. A kind that fails stops no other. */
export async function judgePlace(
  deps: JudgeDeps,
  { account, region, kinds }: PlacePlan,
  policy: Policy,
): Promise<JudgedPlace> {
  const place: Place = { account, region };
  const nowMs = deps.clock.nowMs();
  const rules = deps.rules.filter((rule) => policy.rules[rule.id]);
  const listed = await Promise.all(kinds.map((kind) => list(deps.inventory, place, kind)));

  const exempt: JudgedPlace['exempt'][number][] = [];
  const pairs: PolicyPair[] = [];
  for (const { kind, resources } of listed) {
    for (const rule of rules.filter((candidate) => candidate.kind === kind)) {
      const rulePolicy = policy.rules[rule.id];
      if (!rulePolicy) continue;
      for (const resource of resources) {
        const excused = exemption(resource, rule.id, policy, nowMs);
        // Unread tags matter only for violations; exemptions of those are asked again below.
        if (excused && excused.by !== 'unreadable') exempt.push({ resource, ruleId: rule.id, ...excused });
        else pairs.push({ resource, rule, rulePolicy, thresholds: rulePolicy.thresholds });
      }
    }
  }

  const { judged, excused } = await judgePairs(deps.inventory, pairs, policy, nowMs);
  return {
    lookedAt: listed.flatMap(({ kind, failed, resources }) =>
      failed === null
        ? [{ ...place, kind, count: resources.filter(({ isBeside }) => !isBeside).length }]
        : [],
    ),
    notLookedAt: listed.flatMap(({ kind, failed }) =>
      failed === null ? [] : [{ ...place, kind, reason: failed }],
    ),
    judged,
    exempt: [...exempt, ...excused],
  };
}

/** Judges one resource by one rule as a scan does; undefined when the policy does not use the rule. */
export async function judgeResource(
  deps: JudgeDeps,
  resource: Resource,
  ruleId: string,
  policy: Policy,
): Promise<Judged | JudgedPlace['exempt'][number] | undefined> {
  const rule = deps.rules.find(({ id }) => id === ruleId);
  const rulePolicy = policy.rules[ruleId];
  if (!rule || !rulePolicy) return undefined;
  const nowMs = deps.clock.nowMs();
  const pair: PolicyPair = { resource, rule, rulePolicy, thresholds: rulePolicy.thresholds };
  const exempt = exemption(resource, ruleId, policy, nowMs);
  if (exempt && exempt.by !== 'unreadable') return { resource, ruleId, ...exempt };
  const { judged, excused } = await judgePairs(deps.inventory, [pair], policy, nowMs);
  return judged[0] ?? excused[0];
}

async function judgePairs(
  inventory: Inventory,
  pairs: readonly PolicyPair[],
  policy: Policy,
  nowMs: number,
): Promise<{ judged: readonly Judged[]; excused: JudgedPlace['exempt'] }> {
  const judged: Judged[] = [];
  const exempt: JudgedPlace['exempt'][number][] = [];
  for (const { pair, resource, verdict } of await withTags(inventory, pairs, nowMs)) {
    const { rule, rulePolicy } = pair;
    const excused = verdict.verdict === 'violation' ? exemption(resource, rule.id, policy, nowMs) : null;
    if (excused && excused.by !== 'unreadable') {
      exempt.push({ resource, ruleId: rule.id, ...excused });
    } else {
      const settled = excused
        ? undecided('tags', `Whether it is exempt is unknown: ${excused.because}`, verdict.evidence)
        : verdict;
      judged.push({
        resource,
        rule,
        rulePolicy,
        verdict: settled,
        protections: protectionsOf(resource, rulePolicy),
      });
    }
  }
  return { judged, excused: exempt };
}

type Listed = {
  readonly kind: string;
  readonly resources: readonly Resource[];
  readonly failed: string | null;
};

async function list(inventory: Inventory, place: Place, kind: string): Promise<Listed> {
  try {
    return { kind, resources: await inventory.list({ ...place, kind }), failed: null };
  } catch (thrown) {
    return { kind, resources: [], failed: thrown instanceof Error ? thrown.message : String(thrown) };
  }
}

/** Judges, and reads the missing tags of violations, which exemptions and owners need. */
async function withTags(inventory: Inventory, pairs: readonly PolicyPair[], nowMs: number) {
  const judged = await judgeAll(inventory, pairs, nowMs);
  const untagged = judged.filter(
    ({ verdict, resource }) => verdict.verdict === 'violation' && !resource.tags.known,
  );
  if (untagged.length === 0) return judged;
  const wanted = [...new Set(untagged.map(({ resource }) => resource))];
  const read = await inventory.load(
    wanted.map((resource) => ({ resource, needs: [{ need: 'fact', name: 'tags' }] })),
    nowMs,
  );
  const now = new Map(wanted.map((resource, index) => [resource, read[index] ?? resource]));
  return judged.map((one) => ({ ...one, resource: now.get(one.resource) ?? one.resource }));
}
