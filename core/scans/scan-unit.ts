import { whoChanged } from '../compliance/changed-by.ts';
import { complianceRules } from '../compliance/evaluation-of.ts';
import { countsOf, type EvaluationCounts, type Recording } from '../evaluation.ts';
import { claimKey, type Finding } from '../finding.ts';
import { endListing } from '../iam/scan-mirror.ts';
import type { Policy } from '../policy.ts';
import type { ScanDeps } from '../ports/deps.ts';
import type { Scan, Slice, UnitReport } from '../scan.ts';
import type { Unit } from '../unit.ts';
import { askById } from './ask-by-id.ts';
import { endMissing } from './end-missing.ts';
import { missingStates } from './missing-states.ts';
import { rulesOf } from './plan-scan.ts';
import { policyHash } from './policy-hash.ts';
import { scanSlice } from './scan-slice.ts';
import { maxTries, reportOf, reportOfUnread, sliceMs } from './slice.ts';
import { emptyReport } from './start-scan.ts';

/** Maximum redraws of the progress message per scan. */
const progressSteps = 50;

/**
 * Scans a unit or its next slice: reads, judges, claims new violations and resolves fixed findings. Queues
 * the rest. Safe to repeat after a crash at any point.
 */
export async function scanUnit(deps: ScanDeps, asked: Unit & { readonly scanId: string }): Promise<void> {
  const { scanId, account, region, kind } = asked;
  const unit: Unit = { account, region, kind };
  const scan = await deps.store.getScan(scanId);
  if (scan?.status !== 'running') return;
  // A worker may have crashed after finishing the unit. Counts again without reading AWS.
  if (await deps.store.isUnitDone(scanId, unit)) return finish(deps, scanId, unit, emptyReport);
  const slices = await deps.store.slices(scanId, unit);
  const { tries, trouble } = await deps.store.tryUnit(scan, unit, slices.length);
  const giveUp = (why: string): Promise<void> =>
    finish(deps, scanId, unit, reportOfUnread(unit, slices, `Tried ${maxTries} times. ${why}`));
  if (tries > maxTries) return giveUp(trouble ?? 'No attempt finished.');
  let report: UnitReport | null;
  try {
    report = await work(deps, scan, unit, slices);
  } catch (thrown) {
    const why = thrown instanceof Error ? thrown.message : String(thrown);
    if (tries >= maxTries) return giveUp(why);
    await deps.store.noteTrouble(scan, unit, slices.length, why).catch(() => undefined);
    throw thrown;
  }
  if (report) await finish(deps, scanId, unit, report);
}

async function finish(deps: ScanDeps, scanId: string, unit: Unit, report: UnitReport): Promise<void> {
  const { scan, last } = await deps.store.finishUnit(scanId, unit, report, deps.clock.nowMs());
  if (last) await deps.queue.send({ type: 'scan.finish', scanId });
  if (scan.channel && (last || isStep(scan))) await deps.queue.send({ type: 'scan.progress', scanId });
}

function isStep({ unitsDone, unitsTotal }: Scan): boolean {
  return unitsDone % Math.ceil(unitsTotal / progressSteps) === 0;
}

/** Scans one slice. Returns the unit's report; null when slices remain. */
async function work(
  whole: ScanDeps,
  scan: Scan,
  unit: Unit,
  before: readonly Slice[],
): Promise<UnitReport | null> {
  const deps: ScanDeps = { ...whole, rules: rulesOf(whole.rules, scan) };
  const policy = await deps.policy();
  const by = policyHash(policy);
  if (before.some((one) => one.policy !== undefined && one.policy !== by))
    return reportOfUnread(unit, before, 'The policy was edited during the scan. The next scan reads it.');
  const live = await liveFindings(deps, scan, unit);
  const done = new Set(before.flatMap(({ ids }) => ids));
  const from = before.at(-1)?.from ?? null;
  const { failed, isLast, ...slice } = await scanSlice(deps, { scan, unit, policy, from, done, live });
  if (failed !== null) return reportOfUnread(unit, [...before, slice], failed);
  const handOn = async (kept: Slice): Promise<null> => {
    const isFirst = await deps.store.keepSlice(
      scan,
      unit,
      before.length,
      { ...kept, policy: by },
      deps.clock.nowMs(),
    );
    // Only the first worker to store the slice queues the rest, so a duplicate message does not fork the
    // scan.
    if (isFirst) await deps.queue.send({ type: 'scan.unit', scanId: scan.id, ...unit });
    return null;
  };
  if (!isLast) return handOn(slice);
  const slices = [...before, slice];
  for (const id of slice.ids) done.add(id);
  if (deps.mirror) await endListing({ ...deps, mirror: deps.mirror }, unit, done, slice.atMs);
  // The time of the first slice: later readings by others take precedence.
  const atMs = Math.min(...slices.map((one) => one.atMs));
  const run = { id: scan.id, cause: 'scan', startedAtMs: scan.startedAtMs } as const;
  const ask = askById(deps, deps.clock.nowMs() + (deps.sliceMs ?? sliceMs) / 2);
  const { report, isComplete } = await endMissing(deps, { scan, policy, listed: done, live, ask });
  const missing = await missingStates(deps, { policy, unit, run, atMs, listed: done, ask });
  // Undecided resources are read again then.
  if (missing.is === 'later')
    return handOn({ ...slice, report: reportOf([slice.report, { ...report, undecided: [] }]) });
  if (missing.is === 'unclear') return reportOfUnread(unit, [...slices, { ...slice, report }], missing.why);
  const evaluations = isComplete
    ? await recorded(deps, policy, { unit, atMs, run, evaluations: slices.flatMap((one) => one.evaluations) })
    : null;
  const count = slices.reduce((sum, one) => sum + one.count, 0);
  return {
    ...reportOf([...slices.map((one) => one.report), report]),
    lookedAt: [{ ...unit, count }],
    ...(evaluations ? { evaluations } : {}),
  };
}

/** Records the history before the unit counts as done, so that a failed write is retried. */
async function recorded(
  deps: ScanDeps,
  policy: Policy,
  seen: Omit<Recording, 'whole'>,
): Promise<EvaluationCounts | null> {
  const rules = complianceRules(deps.rules, policy, seen.unit.kind);
  if (rules.length === 0) return null;
  await deps.evaluations.record({ ...seen, whole: { rules } }, (evaluation, before) =>
    whoChanged(deps, evaluation, before),
  );
  return countsOf(seen.evaluations);
}

/** Returns the live findings of the rules that this scan judges. */
async function liveFindings(deps: ScanDeps, scan: Scan, unit: Unit): Promise<ReadonlyMap<string, Finding>> {
  const rules = new Set(deps.rules.map(({ id }) => id));
  const live = await deps.store.liveIn(unit);
  const judged = scan.only ? live.filter(({ rule }) => rules.has(rule)) : live;
  return new Map(judged.map((finding) => [claimKey(finding), finding]));
}
