import pLimit from 'p-limit';
import { type Observation, observe } from '../core/lifecycle/observe.ts';
import { globalRegion } from '../core/lifecycle/start-scan.ts';
import type { Policy } from '../core/policy.ts';
import type { Clock, Inventory } from '../core/ports.ts';
import type { Resource } from '../core/resource.ts';
import { done, type Result, refused } from '../core/result.ts';
import type { AnyRule } from '../core/rule.ts';
import type { NotLookedAt, Unit } from '../core/scan.ts';
import { unknownNames } from './scan-args.ts';

export type ScanDeps = {
  readonly inventory: Inventory;
  readonly rules: readonly AnyRule[];
  readonly clock: Clock;
};

export type ScanResult = Observation & { readonly startedAtMs: number; readonly finishedAtMs: number };

export type Progress = (done: number, total: number, unit: Unit, seen: Observation) => void;

/** Regions at a time. The calls of one region follow one another, so this bounds the calls too. */
const unitsAtATime = 10;

export type ScanPlan = { readonly units: readonly Unit[]; readonly failed: readonly NotLookedAt[] };

/** What to look at. Refused for a region that nobody knows; an account that cannot be asked is listed as not looked at. */
export async function planScan(
  { inventory, rules }: Pick<ScanDeps, 'inventory' | 'rules'>,
  policy: Policy,
  regions: readonly string[] | null,
): Promise<Result<ScanPlan, string>> {
  const units: Unit[] = [];
  const failed: NotLookedAt[] = [];
  const wanted = regions?.filter((region) => region !== globalRegion) ?? null;
  const known = new Set<string>();
  let isKnownWhole = true;
  const isRegional = (rule: AnyRule): boolean => !inventory.kindsIn(globalRegion).includes(rule.kind);
  const looksAtRegions = rules.some((rule) => policy.rules[rule.id] && isRegional(rule));
  for (const { id, regions: configured } of policy.accounts) {
    let account = id ?? 'unknown';
    try {
      account = id ?? (await inventory.ownAccount());
      units.push({ account, region: globalRegion });
      if (wanted?.length === 0 || (!wanted && !looksAtRegions)) continue;
      const enabled = configured ?? (await inventory.regions(account));
      for (const region of enabled) known.add(region);
      for (const region of enabled) if (!wanted || wanted.includes(region)) units.push({ account, region });
    } catch (error) {
      isKnownWhole = false;
      const reason = error instanceof Error ? error.message : String(error);
      // Regions that were named need no list; whether they are enabled is then for each of them to say.
      if (wanted && units.some((unit) => unit.account === account))
        units.push(...wanted.map((region) => ({ account, region })));
      else failed.push({ account, region: 'every region', kind: 'every kind', reason });
    }
  }
  const wrong = isKnownWhole ? unknownNames('enabled region', wanted ?? [], [...known].toSorted()) : null;
  return wrong === null ? done({ units, failed }) : refused(wrong);
}

/** Looks at every unit, several at a time. */
export async function runScan(
  deps: ScanDeps,
  policy: Policy,
  plan: ScanPlan,
  progress: Progress,
): Promise<ScanResult> {
  const startedAtMs = deps.clock.nowMs();
  const limit = pLimit(unitsAtATime);
  let finished = 0;
  const seen = await Promise.all(
    plan.units.map((unit) =>
      limit(async () => {
        const observation = await observe(deps, unit, policy);
        finished += 1;
        progress(finished, plan.units.length, unit, observation);
        return withoutData(observation);
      }),
    ),
  );
  return {
    startedAtMs,
    finishedAtMs: deps.clock.nowMs(),
    lookedAt: seen.flatMap(({ lookedAt }) => lookedAt),
    notLookedAt: [...plan.failed, ...seen.flatMap(({ notLookedAt }) => notLookedAt)],
    judged: seen.flatMap(({ judged }) => judged),
    exempt: seen.flatMap(({ exempt }) => exempt),
  };
}

/** What the report speaks of. The data points of what is in order would be most of a large account's memory. */
function withoutData(seen: Observation): Observation {
  const bare = (resource: Resource): Resource => ({ ...resource, metrics: {} });
  return {
    ...seen,
    judged: seen.judged
      .filter(({ verdict }) => verdict.verdict !== 'ok')
      .map((judged) => ({ ...judged, resource: bare(judged.resource) })),
    exempt: seen.exempt.map((one) => ({ ...one, resource: bare(one.resource) })),
  };
}
