import type { Page } from '../../listing.ts';
import type { Policy, RulePolicy } from '../../policy.ts';
import type { Inventory } from '../../ports/inventory.ts';
import type { Clock } from '../../ports/runtime.ts';
import { type Protection, type Resource, resourceKey } from '../../resource.ts';
import { type AnyRule, undecided, type Verdict } from '../../rule.ts';
import type { LookedAt, NotLookedAt } from '../../scan.ts';
import type { Place, PlacePlan } from '../../unit.ts';
import { type Exempt, exemption, hides, protectionsOf, unknownExemption } from '../exempt.ts';
import { severityOf, withSetSeverity } from '../severity.ts';
import { judgeAll, type Pair } from './judge-rounds.ts';
import type { Judged } from './judged.ts';
import { withWholeChange } from './whole-change.ts';

export type JudgedPart = {
  /** Each resource with each rule of the policy, without exempt pairs. */
  readonly judged: readonly Judged[];
  /** Of rules that judge changes, violations only: whether an exemption hides a change depends on the verdict. */
  readonly exempt: readonly (Exempt & { readonly resource: Resource; readonly ruleId: string })[];
};

export type JudgedPlace = JudgedPart & {
  readonly lookedAt: readonly LookedAt[];
  readonly notLookedAt: readonly NotLookedAt[];
};

export type JudgeDeps = {
  readonly inventory: Inventory;
  readonly rules: readonly AnyRule[];
  readonly clock: Clock;
};

type PolicyPair = Pair & { readonly rulePolicy: RulePolicy };

/** Resources judged together: their data points fill about one CloudWatch call. */
const atOnce = 100;

/**
 * Reads the kinds of one place and judges their resources by the policy. A kind that fails does not stop the
 * others. `kept`: reduces each part to what stays in memory.
 */
export async function judgePlace(
  deps: JudgeDeps,
  { account, region, kinds }: PlacePlan,
  policy: Policy,
  kept: (seen: JudgedPart) => JudgedPart = (seen) => seen,
): Promise<JudgedPlace> {
  const place: Place = { account, region };
  const counts = new Map(kinds.map((kind) => [kind, 0]));
  const failed = new Map<string, string>();
  const judged: Judged[] = [];
  const exempt: JudgedPart['exempt'][number][] = [];
  let listings = kinds.map((kind) => ({
    kind,
    parts: partsOfPages(deps.inventory.list({ ...place, kind }))[Symbol.asyncIterator](),
  }));
  while (listings.length > 0) {
    const read = await Promise.all(
      listings.map(async (listing) => {
        const next = await listing.parts.next().catch((thrown: unknown) => {
          failed.set(listing.kind, thrown instanceof Error ? thrown.message : String(thrown));
          return { done: true as const, value: undefined };
        });
        return next.done ? [] : [{ listing, resources: next.value }];
      }),
    );
    const parts = read.flat();
    for (const { listing, resources } of parts) {
      const counted = resources.filter(({ isBeside }) => !isBeside).length;
      counts.set(listing.kind, (counts.get(listing.kind) ?? 0) + counted);
    }
    const seen = kept(
      await judgePart(
        deps,
        parts.flatMap(({ resources }) => resources),
        policy,
      ),
    );
    for (const one of seen.judged) judged.push(one);
    for (const one of seen.exempt) exempt.push(one);
    listings = parts.map(({ listing }) => listing);
  }
  const hasFailed = ({ resource }: { readonly resource: Resource }): boolean => failed.has(resource.kind);
  return {
    lookedAt: kinds.flatMap((kind) =>
      failed.has(kind) ? [] : [{ ...place, kind, count: counts.get(kind) ?? 0 }],
    ),
    notLookedAt: [...failed].map(([kind, reason]) => ({ ...place, kind, reason })),
    judged: judged.filter((one) => !hasFailed(one)),
    exempt: exempt.filter((one) => !hasFailed(one)),
  };
}

/**
 * Judges resources by the policy's rules for their kind. Never throws for AWS errors. With `tagsMayLag`, tags
 * come from an index that may lag.
 */
export async function judgePart(
  deps: JudgeDeps,
  resources: readonly Resource[],
  policy: Policy,
): Promise<JudgedPart> {
  const nowMs = deps.clock.nowMs();
  const exempt: JudgedPart['exempt'][number][] = [];
  const pairs: PolicyPair[] = [];
  const rules = deps.rules.filter((rule) => policy.rules[rule.id]);
  for (const resource of resources) {
    for (const rule of rules.filter((candidate) => candidate.kind === resource.kind)) {
      const rulePolicy = policy.rules[rule.id];
      if (!rulePolicy) continue;
      const excused = rule.needsState ? null : exemption(resource, rule.id, policy, nowMs);
      // Unread tags matter only for violations, whose exemptions are checked again below.
      if (excused && excused.by !== 'unreadable') exempt.push({ resource, ruleId: rule.id, ...excused });
      else pairs.push({ resource, rule, rulePolicy, thresholds: rulePolicy.thresholds });
    }
  }
  const { judged, excused } = await judgePairs(deps.inventory, pairs, policy, nowMs, 'index');
  return { judged, exempt: [...exempt, ...excused] };
}

async function* partsOfPages(pages: AsyncIterable<Page>): AsyncGenerator<readonly Resource[]> {
  for await (const { resources } of pages) yield* partsOf(resources);
}

/** Yields groups of resources to judge together; at least one group, which may be empty. */
export function* partsOf(resources: readonly Resource[]): Generator<readonly Resource[]> {
  for (let first = 0; first < Math.max(1, resources.length); first += atOnce)
    yield resources.slice(first, first + atOnce);
}

/** Judges one resource by one rule, with its own tags; undefined when the policy does not use the rule. */
export async function judgeResource(
  deps: JudgeDeps,
  resource: Resource,
  ruleId: string,
  policy: Policy,
): Promise<Judged | JudgedPart['exempt'][number] | undefined> {
  const rule = deps.rules.find(({ id }) => id === ruleId);
  const rulePolicy = policy.rules[ruleId];
  if (!rule || !rulePolicy) return undefined;
  const nowMs = deps.clock.nowMs();
  const exempt = rule.needsState ? null : exemption(resource, ruleId, policy, nowMs);
  if (exempt && exempt.by !== 'unreadable') return { resource, ruleId, ...exempt };
  const pairs = [rule, ...besideIn(deps.rules, rule)].flatMap((one): PolicyPair[] => {
    const own = policy.rules[one.id];
    return own ? [{ resource, rule: one, rulePolicy: own, thresholds: own.thresholds }] : [];
  });
  const { judged, excused } = await judgePairs(deps.inventory, pairs, policy, nowMs, 'own');
  return judged.find((one) => one.rule.id === ruleId) ?? excused.find((one) => one.ruleId === ruleId);
}

/** The rules that judge the same change: what one of them says depends on what the others find. */
function besideIn(rules: readonly AnyRule[], { id, kind, needsState }: AnyRule): readonly AnyRule[] {
  return needsState ? rules.filter((one) => one.needsState && one.kind === kind && one.id !== id) : [];
}

async function judgePairs(
  inventory: Inventory,
  pairs: readonly PolicyPair[],
  policy: Policy,
  nowMs: number,
  tags: 'index' | 'own',
): Promise<{ judged: readonly Judged[]; excused: JudgedPart['exempt'] }> {
  const judged: Judged[] = [];
  const exempt: JudgedPart['exempt'][number][] = [];
  const all = (await withTags(inventory, pairs, nowMs, tags)).map((one) => ({
    ...one,
    verdict: withSetSeverity(one.verdict, one.pair.rulePolicy),
  }));
  const critical = new Set(all.filter(isToldCritical).map(({ resource }) => resourceKey(resource)));
  for (const { pair, resource, verdict } of all) {
    const { rule, rulePolicy } = pair;
    const excused = verdict.verdict === 'violation' ? exemption(resource, rule.id, policy, nowMs) : null;
    const protections = protectionsOf(resource, rulePolicy);
    // A critical change is shown whole.
    const severity = critical.has(resourceKey(resource)) ? 'critical' : severityOf({ verdict, rulePolicy });
    if (excused && hides(excused, rule, severity)) {
      exempt.push({ resource, ruleId: rule.id, ...excused });
    } else if (rule.needsState) {
      const untouched = [...protections.map(passingIfUnread), ...unknownExemption(excused)];
      const shown = excused ? { exempt: excused } : {};
      judged.push({ resource, rule, rulePolicy, verdict, protections: untouched, ...shown });
    } else {
      const settled = excused
        ? undecided('tags', `Exemption unknown: ${excused.because}`, verdict.evidence)
        : unlessUnread(verdict, protections);
      judged.push({ resource, rule, rulePolicy, verdict: settled, protections });
    }
  }
  return { judged: withWholeChange(judged), excused: exempt };
}

function isToldCritical({
  pair,
  verdict,
}: {
  readonly pair: PolicyPair;
  readonly verdict: Verdict;
}): boolean {
  const { rule, rulePolicy } = pair;
  const isTold = rulePolicy.mode !== 'observe' && !rule.digestOnly;
  return verdict.verdict === 'violation' && isTold && severityOf({ verdict, rulePolicy }) === 'critical';
}

/** A change of permissions is shown whatever could not be read. Nothing is done about it until that is known. */
function passingIfUnread(protection: Protection): Protection {
  return protection.isUnread ? { ...protection, passes: true } : protection;
}

/** Turns a violation into `undecided` when AWS did not say whether the resource is protected. */
function unlessUnread(verdict: Verdict, protections: readonly Protection[]): Verdict {
  const unread = protections.find(({ isUnread }) => isUnread);
  if (verdict.verdict !== 'violation' || !unread) return verdict;
  return undecided('protections', `Protection unknown: ${unread.because}`, verdict.evidence);
}

/** Judges, and reads missing tags of violations, because exemptions and owners need them. */
async function withTags(
  inventory: Inventory,
  pairs: readonly PolicyPair[],
  nowMs: number,
  from: 'index' | 'own',
) {
  const judged = await judgeAll(inventory, pairs, nowMs);
  const untagged = judged.filter(
    ({ verdict, resource }) => verdict.verdict === 'violation' && !resource.tags.known,
  );
  if (untagged.length === 0) return judged;
  const wanted = [...new Set(untagged.map(({ resource }) => resource))];
  const indexed = (from === 'index' && (await inventory.indexedTags?.(wanted))) || wanted;
  const read = await ownTags(
    inventory,
    indexed.filter(({ tags }) => !tags.known),
    nowMs,
  );
  const own = new Map(read.map((resource) => [resourceKey(resource), resource]));
  const now = new Map(
    wanted.map((resource, nth) => [resource, own.get(resourceKey(resource)) ?? indexed[nth] ?? resource]),
  );
  return judged.map((one) => ({ ...one, resource: now.get(one.resource) ?? one.resource }));
}

/** Returns the resources with tags read from the resource itself instead of an index. */
export async function ownTags(
  inventory: Pick<Inventory, 'load'>,
  resources: readonly Resource[],
  nowMs: number,
): Promise<readonly Resource[]> {
  if (resources.length === 0) return [];
  const wanted = resources.map((resource) => ({
    resource,
    needs: [{ need: 'fact', name: 'tags' }] as const,
  }));
  return inventory.load(wanted, nowMs);
}
