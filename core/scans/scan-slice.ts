import { complianceRules, evaluationOf } from '../compliance/evaluation-of.ts';
import type { Finding } from '../finding.ts';
import { emptyTally, handleJudged } from '../findings/judging/handle-judged.ts';
import { judgePart, partsOf } from '../findings/judging/judge.ts';
import { withOwnTags } from '../findings/judging/own-tags.ts';
import { acceptUnchanged, mirrorPart } from '../iam/scan-mirror.ts';
import type { Policy } from '../policy.ts';
import type { ScanDeps } from '../ports/deps.ts';
import type { Scan, Slice } from '../scan.ts';
import type { Unit } from '../unit.ts';
import { sliceMs, sliceResources } from './slice.ts';
import { emptyReport } from './start-scan.ts';

/** `failed`: why the listing failed. `isLast`: the listing was read to its end. */
export type SliceResult = Slice & { readonly failed: string | null; readonly isLast: boolean };

export type SliceRequest = {
  readonly scan: Scan;
  readonly unit: Unit;
  readonly policy: Policy;
  readonly from: string | null;
  /** Ids from earlier slices. */
  readonly done: ReadonlySet<string>;
  readonly live: ReadonlyMap<string, Finding>;
};

/** Lists, judges and claims until the listing ends or the slice's time is up. Handles at least one part. */
export async function scanSlice(deps: ScanDeps, asked: SliceRequest): Promise<SliceResult> {
  const { unit, policy, done } = asked;
  const atMs = deps.clock.nowMs();
  const untilMs = atMs + (deps.sliceMs ?? sliceMs);
  const kept = new Set(complianceRules(deps.rules, policy, unit.kind));
  const tally = emptyTally();
  let hasWorked = false;
  const ids: string[] = [];
  const evaluations: Slice['evaluations'][number][] = [];
  let count = 0;
  let from = asked.from;
  const seen = (failed: string | null, isLast: boolean): SliceResult => ({
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
      const mirrored = deps.mirror ? await mirrorPart(deps.mirror, part) : null;
      const found = await judgePart(deps, mirrored?.resources ?? part, policy);
      const judged = await withOwnTags(deps, found, policy, asked.live);
      await handleJudged(deps, { ...asked, scanId: asked.scan.id }, judged, tally);
      if (deps.mirror && mirrored) await acceptUnchanged(deps.mirror, mirrored, judged);
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
