import { complianceRules, evaluationOf } from '../compliance/evaluation-of.ts';
import { claimKey, type Finding } from '../finding.ts';
import { claim, type FoundViolation } from '../findings/claim.ts';
import { isFixed } from '../findings/interlude.ts';
import { type Judged, type JudgedPart, judgePart, partsOf } from '../findings/judge.ts';
import { handleKnown } from '../findings/known-findings.ts';
import { resolve } from '../findings/resolve.ts';
import type { Policy } from '../policy.ts';
import type { ScanDeps } from '../ports/deps.ts';
import { type Resource, resourceKey } from '../resource.ts';
import type { Scan, Slice, UnitReport } from '../scan.ts';
import type { Unit } from '../unit.ts';
import { withOwnTags } from './own-tags.ts';
import { sliceMs, sliceResources } from './slice.ts';
import { emptyReport } from './start-scan.ts';

/** Running counts of a slice. */
type Tally = {
  undecided: UnitReport['undecided'][number][];
  claimed: string[];
  resolved: string[];
  worse: string[];
  known: number;
  snoozed: number;
  exempt: number;
};

/** `failed`: why the listing failed. `isLast`: the listing was read to its end. */
export type SliceSeen = Slice & { readonly failed: string | null; readonly isLast: boolean };

export type SliceAsked = {
  readonly scan: Scan;
  readonly unit: Unit;
  readonly policy: Policy;
  readonly from: string | null;
  /** Ids from earlier slices. */
  readonly done: ReadonlySet<string>;
  readonly live: ReadonlyMap<string, Finding>;
};

/** Lists, judges and claims until the listing ends or the slice's time is up. Handles at least one part. */
export async function scanSlice(deps: ScanDeps, asked: SliceAsked): Promise<SliceSeen> {
  const { unit, policy, done } = asked;
  const atMs = deps.clock.nowMs();
  const untilMs = atMs + (deps.sliceMs ?? sliceMs);
  const kept = new Set(complianceRules(deps.rules, policy, unit.kind));
  const tally: Tally = {
    undecided: [],
    claimed: [],
    resolved: [],
    worse: [],
    known: 0,
    snoozed: 0,
    exempt: 0,
  };
  let hasWorked = false;
  const ids: string[] = [];
  const evaluations: Slice['evaluations'][number][] = [];
  let count = 0;
  let from = asked.from;
  const seen = (failed: string | null, isLast: boolean): SliceSeen => ({
    report: { ...emptyReport, ...tally },
    count,
    ids,
    evaluations,
    atMs,
    from,
    failed,
    isLast,
  });
  const pages = deps.inventory.list(unit, from ?? undefined)[Symbol.asyncIterator]();
  for (;;) {
    let page: Awaited<ReturnType<typeof pages.next>>;
    try {
      page = await pages.next();
    } catch (thrown) {
      return seen(thrown instanceof Error ? thrown.message : String(thrown), false);
    }
    if (page.done) return seen(null, true);
    const fresh = page.value.resources.filter(({ id }) => !done.has(id));
    for (const part of partsOf(fresh)) {
      const isOver = deps.clock.nowMs() >= untilMs || ids.length >= sliceResources;
      if (isOver && hasWorked) return seen(null, false);
      const judged = await withOwnTags(deps, await judgePart(deps, part, policy), policy, asked.live);
      await handlePart(deps, asked, judged, tally);
      hasWorked = true;
      for (const { id, isBeside } of part) {
        ids.push(id);
        if (!isBeside) count += 1;
      }
      for (const one of judged.judged) if (kept.has(one.rule.id)) evaluations.push(evaluationOf(one, policy));
      for (const one of judged.exempt) if (kept.has(one.ruleId)) evaluations.push(evaluationOf(one, policy));
    }
    if (page.value.cursor !== undefined) from = page.value.cursor;
  }
}

async function handlePart(
  deps: ScanDeps,
  { scan, unit, policy, live }: SliceAsked,
  { judged, exempt }: JudgedPart,
  tally: Tally,
): Promise<void> {
  for (const one of judged) {
    const key = claimKey({ resource: one.resource, rule: one.rule.id });
    const known = live.get(key);
    await handle(deps, policy, scan.id, one, known, tally);
    if (known && isFixed(one.verdict, known, deps.clock.nowMs()))
      await over(deps, known, one.verdict.because, tally);
    if (one.verdict.verdict === 'undecided') {
      const { missing, because } = one.verdict;
      tally.undecided.push({
        rule: one.rule.id,
        ...unit,
        resourceId: one.resource.id,
        missing,
        because,
      });
    }
  }
  for (const { resource, ruleId, because } of exempt) {
    const known = live.get(claimKeyOf(resource, ruleId));
    if (known) await over(deps, known, `exempt now: ${because}`, tally);
  }
  tally.exempt += exempt.length;
}

async function handle(
  deps: ScanDeps,
  policy: Policy,
  scanId: string,
  judged: Judged,
  known: Finding | undefined,
  tally: Tally,
): Promise<void> {
  const { verdict } = judged;
  if (verdict.verdict !== 'violation') return;
  const violation: FoundViolation = { ...judged, verdict };
  if (known && known.claimExpiresAtMs > deps.clock.nowMs()) {
    const outcome = await handleKnown(deps, scanId, violation, known);
    if (outcome === 'snoozed') tally.snoozed += 1;
    else if (outcome === 'known') tally.known += 1;
    else tally[outcome].push(known.id);
    return;
  }
  const claimed = await claim(deps, policy, scanId, violation);
  // Ends the card and schedule of the finding whose claim was taken over.
  if (known) await deps.queue.send({ type: 'finding.sync', findingId: known.id });
  const mine = claimed.ok ? claimed.value : await claimedByOtherWorker(deps, scanId, violation);
  if (mine?.status === 'claimed') tally.claimed.push(mine.id);
  else if (!claimed.ok) tally.known += 1;
}

/** Returns the finding that a concurrent worker claimed for the same scan. Only one of the two reports is kept. */
async function claimedByOtherWorker(
  deps: ScanDeps,
  scanId: string,
  { resource, rule }: FoundViolation,
): Promise<Finding | undefined> {
  const key = claimKeyOf(resource, rule.id);
  const live = await deps.store.liveIn(resource);
  return live.find((finding) => finding.scanId === scanId && claimKey(finding) === key);
}

function claimKeyOf(resource: Resource, ruleId: string): string {
  return `${resourceKey(resource)}|${ruleId}`;
}

async function over(deps: ScanDeps, finding: Finding, why: string, tally: Tally): Promise<void> {
  if (finding.status === 'remediating') return;
  if ((await resolve(deps, finding, why)) && finding.card) tally.resolved.push(finding.id);
}
