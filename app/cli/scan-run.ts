import pLimit from 'p-limit';
import { type JudgedPart, type JudgedPlace, judgePlace } from '../../core/findings/judging/judge.ts';
import type { Policy } from '../../core/policy.ts';
import type { Inventory } from '../../core/ports/inventory.ts';
import type { Clock } from '../../core/ports/runtime.ts';
import type { Resource } from '../../core/resource.ts';
import { done, type Result, refused } from '../../core/result.ts';
import type { AnyRule } from '../../core/rule.ts';
import { type PlanDeps, planScan, type ScanPlan } from '../../core/scans/plan-scan.ts';
import { globalRegion, type Place } from '../../core/unit.ts';
import { unknownNames } from './scan-args.ts';

export type ScanRunDeps = {
  readonly inventory: Inventory;
  readonly rules: readonly AnyRule[];
  readonly clock: Clock;
};

export type ScanResult = JudgedPlace & { readonly startedAtMs: number; readonly finishedAtMs: number };

export type OnProgress = (done: number, total: number, place: Place, seen: JudgedPlace) => void;

/** The number of places scanned in parallel. Each place makes one call at a time, so this also bounds the calls. */
const placesAtATime = 10;

/**
 * Plans the scan. Refused when a requested region is enabled in none of the accounts. An account that cannot
 * be reached is listed as not read.
 */
export async function planRun(
  deps: PlanDeps,
  policy: Policy,
  regions: readonly string[] | null,
): Promise<Result<ScanPlan, string>> {
  const wanted = regions?.filter((region) => region !== globalRegion) ?? null;
  const plan = await planScan(deps, policy, wanted);
  const wrong = plan.known ? unknownNames('enabled region', wanted ?? [], [...plan.known].toSorted()) : null;
  return wrong === null ? done(plan) : refused(wrong);
}

/** Scans all places, `placesAtATime` in parallel. */
export async function runScan(
  deps: ScanRunDeps,
  policy: Policy,
  plan: ScanPlan,
  progress: OnProgress,
): Promise<ScanResult> {
  const startedAtMs = deps.clock.nowMs();
  const limit = pLimit(placesAtATime);
  let finished = 0;
  const seen = await Promise.all(
    plan.places.map((place) =>
      limit(async () => {
        const observation = await judgePlace(deps, place, policy, withoutData);
        finished += 1;
        progress(finished, plan.places.length, place, observation);
        return observation;
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

/** Keeps what the report shows. Metrics of compliant resources would take most of the memory of a large account. */
function withoutData(seen: JudgedPart): JudgedPart {
  const bare = (resource: Resource): Resource => ({ ...resource, metrics: {} });
  return {
    judged: seen.judged
      .filter(({ verdict }) => verdict.verdict !== 'ok')
      .map((judged) => ({ ...judged, resource: bare(judged.resource) })),
    exempt: seen.exempt.map((one) => ({ ...one, resource: bare(one.resource) })),
  };
}
