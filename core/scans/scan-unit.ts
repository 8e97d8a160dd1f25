import { findingEvent, janitor } from '../audit.ts';
import { whoChanged } from '../compliance/changed-by.ts';
import { complianceRules, evaluationOf } from '../compliance/evaluation-of.ts';
import { countsOf, type EvaluationCounts } from '../evaluation.ts';
import { claimKey, type Finding } from '../finding.ts';
import { claim, type FoundViolation } from '../findings/claim.ts';
import { type Judged, type JudgedPlace, judgePlace } from '../findings/judge.ts';
import { handleKnown } from '../findings/known-findings.ts';
import type { Policy } from '../policy.ts';
import type { CommonDeps, ScanDeps } from '../ports/deps.ts';
import { resourceKey } from '../resource.ts';
import type { Scan, UnitReport } from '../scan.ts';
import type { Unit } from '../unit.ts';
import { rulesOf } from './plan-scan.ts';
import { emptyReport } from './start-scan.ts';

type Tally = { claimed: string[]; resolved: string[]; worse: string[]; known: number; snoozed: number };

/** How often the progress message is redrawn at most. */
const progressSteps = 50;

/** Scans one unit: reads, judges, claims new violations and resolves what is over. Safe to repeat after a crash at any point. */
export async function scanUnit(deps: ScanDeps, asked: Unit & { readonly scanId: string }): Promise<void> {
  const { scanId, account, region, kind } = asked;
  const unit: Unit = { account, region, kind };
  const current = await deps.store.getScan(scanId);
  if (current?.status !== 'running') return;
  // A worker may have died after it finished the unit: the count is read again, AWS is not.
  const report = (await deps.store.isUnitDone(scanId, unit)) ? emptyReport : await work(deps, current, unit);
  const { scan, last } = await deps.store.finishUnit(scanId, unit, report, deps.clock.nowMs());
  if (last) await deps.queue.send({ type: 'scan.finish', scanId });
  if (scan.channel && (last || isStep(scan))) await deps.queue.send({ type: 'scan.progress', scanId });
}

function isStep({ unitsDone, unitsTotal }: Scan): boolean {
  return unitsDone % Math.ceil(unitsTotal / progressSteps) === 0;
}

async function work(whole: ScanDeps, scan: Scan, unit: Unit): Promise<UnitReport> {
  const { account, region, kind } = unit;
  const { id: scanId } = scan;
  const deps: ScanDeps = { ...whole, rules: rulesOf(whole.rules, scan) };
  const policy = await deps.policy();
  const atMs = deps.clock.nowMs();
  const seen = await judgePlace(deps, { account, region, kinds: [kind] }, policy);
  const live = seen.lookedAt.length === 0 ? new Map<string, Finding>() : await liveFindings(deps, scan, unit);
  const tally: Tally = { claimed: [], resolved: [], worse: [], known: 0, snoozed: 0 };
  for (const judged of seen.judged)
    await handle(deps, policy, scanId, judged, live.get(claimKeyOf(judged)), tally);

  const judgedNow = new Map(seen.judged.map((judged) => [claimKeyOf(judged), judged]));
  const exemptNow = new Map(
    seen.exempt.map(({ resource, ruleId, because }) => [`${resourceKey(resource)}|${ruleId}`, because]),
  );
  for (const [key, finding] of live) {
    const why = overBecause(key, finding, judgedNow.get(key), exemptNow.get(key), policy);
    if (why && (await resolve(deps, finding, why)) && finding.card) tally.resolved.push(finding.id);
  }

  const undecided: UnitReport['undecided'] = seen.judged.flatMap(({ resource, rule, verdict }) =>
    verdict.verdict === 'undecided'
      ? [
          {
            rule: rule.id,
            ...unit,
            resourceId: resource.id,
            missing: verdict.missing,
            because: verdict.because,
          },
        ]
      : [],
  );
  const { lookedAt, notLookedAt } = seen;
  const evaluations = await recorded(deps, policy, scan, unit, seen, atMs);
  return {
    ...emptyReport,
    lookedAt,
    notLookedAt,
    undecided,
    exempt: seen.exempt.length,
    ...tally,
    ...(evaluations ? { evaluations } : {}),
  };
}

/** Writes the history before the unit counts as done, so that a failed write is tried again. */
async function recorded(
  deps: ScanDeps,
  policy: Policy,
  { id, startedAtMs }: Scan,
  unit: Unit,
  seen: JudgedPlace,
  atMs: number,
): Promise<EvaluationCounts | null> {
  const rules = complianceRules(deps.rules, policy, unit.kind);
  if (rules.length === 0 || seen.lookedAt.length === 0) return null;
  const kept = new Set(rules);
  const evaluations = [
    ...seen.judged.filter(({ rule }) => kept.has(rule.id)),
    ...seen.exempt.filter(({ ruleId }) => kept.has(ruleId)),
  ].map((one) => evaluationOf(one, policy));
  const run = { id, cause: 'scan', startedAtMs } as const;
  await deps.evaluations.record({ unit, atMs, run, evaluations, whole: { rules } }, (evaluation, before) =>
    whoChanged(deps, evaluation, before),
  );
  return countsOf(evaluations);
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
  // The old card and schedule end with the claim that was taken over.
  if (known) await deps.queue.send({ type: 'finding.sync', findingId: known.id });
  if (!claimed.ok) tally.known += 1;
  else if (claimed.value.status === 'claimed') tally.claimed.push(claimed.value.id);
}

/** Returns why a live finding is over; undefined while it is not, or while that is not known. */
function overBecause(
  key: string,
  finding: Finding,
  judged: Judged | undefined,
  exempt: string | undefined,
  policy: Policy,
): string | undefined {
  if (finding.status === 'remediating') return undefined;
  if (!policy.rules[finding.rule]) return 'the policy does not use this rule any more';
  if (exempt !== undefined) return `exempt now: ${exempt}`;
  if (!judged) return key ? 'the resource is gone' : undefined;
  return judged.verdict.verdict === 'ok' ? judged.verdict.because : undefined;
}

/** Ends a finding as resolved. Returns false when somebody else moved it first. */
export async function resolve(deps: CommonDeps, finding: Finding, why: string): Promise<boolean> {
  const nowMs = deps.clock.nowMs();
  const event = findingEvent(deps, finding, 'finding.resolved', janitor, `${finding.resource.name}: ${why}`, {
    why,
  });
  const after: Finding = {
    ...finding,
    status: 'resolved',
    endedBy: why,
    remediateAtMs: null,
    trouble: null,
    updatedAtMs: nowMs,
  };
  const moved = await deps.store.move(finding, after, event);
  if (moved.ok && (finding.card || finding.remediateAtMs))
    await deps.queue.send({ type: 'finding.sync', findingId: finding.id });
  return moved.ok;
}

/** Returns the live findings of the rules that this scan judges. */
async function liveFindings(deps: ScanDeps, scan: Scan, unit: Unit): Promise<ReadonlyMap<string, Finding>> {
  const rules = new Set(deps.rules.map(({ id }) => id));
  const live = await deps.store.liveIn(unit);
  const judged = scan.only ? live.filter(({ rule }) => rules.has(rule)) : live;
  return new Map(judged.map((finding) => [claimKey(finding), finding]));
}

function claimKeyOf({ resource, rule }: Judged): string {
  return claimKey({ resource, rule: rule.id });
}
