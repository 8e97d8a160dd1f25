import { findingEvent, janitor } from '../events.ts';
import { claimKey, type Finding } from '../finding.ts';
import type { Policy } from '../policy.ts';
import type { CommonDeps, ScanDeps } from '../ports.ts';
import { resourceKey } from '../resource.ts';
import type { Unit, UnitReport } from '../scan.ts';
import { claim, type Offence } from './claim.ts';
import { holdOrAskAnew } from './held.ts';
import { type Judged, observe } from './observe.ts';
import { emptyReport } from './start-scan.ts';

type Tally = { claimed: string[]; resolved: string[]; worse: string[]; held: number; snoozed: number };

/** One unit of a scan: looks, judges, claims what is new and closes what is over. Safe to repeat after a crash at any point. */
export async function lookAt(deps: ScanDeps, asked: Unit & { readonly scanId: string }): Promise<void> {
  const unit: Unit = { account: asked.account, region: asked.region };
  const scan = await deps.store.getScan(asked.scanId);
  if (scan?.status !== 'running') return;
  const policy = await deps.policy();
  const seen = await observe(deps, unit, policy);
  const live = await liveFindings(
    deps,
    unit,
    seen.lookedAt.map(({ kind }) => kind),
  );
  const tally: Tally = { claimed: [], resolved: [], worse: [], held: 0, snoozed: 0 };
  for (const judged of seen.judged)
    await handle(deps, policy, asked.scanId, judged, live.get(claimKeyOf(judged)), tally);

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
            kind: resource.kind,
            resourceId: resource.id,
            missing: verdict.missing,
            because: verdict.because,
          },
        ]
      : [],
  );
  const { lookedAt, notLookedAt } = seen;
  const report: UnitReport = {
    ...emptyReport,
    lookedAt,
    notLookedAt,
    undecided,
    exempt: seen.exempt.length,
    ...tally,
  };
  const { last } = await deps.store.finishUnit(asked.scanId, unit, report);
  if (last) await deps.queue.send({ type: 'scan.finish', scanId: asked.scanId });
  if (scan.channel) await deps.queue.send({ type: 'scan.progress', scanId: asked.scanId });
}

async function handle(
  deps: ScanDeps,
  policy: Policy,
  scanId: string,
  judged: Judged,
  held: Finding | undefined,
  tally: Tally,
): Promise<void> {
  const { verdict } = judged;
  if (verdict.verdict !== 'violation') return;
  const offence: Offence = { ...judged, verdict };
  if (held && held.claimExpiresAtMs > deps.clock.nowMs()) {
    const outcome = await holdOrAskAnew(deps, scanId, offence, held);
    if (outcome === 'snoozed') tally.snoozed += 1;
    else if (outcome === 'held') tally.held += 1;
    else tally[outcome].push(held.id);
    return;
  }
  const claimed = await claim(deps, policy, scanId, offence);
  // The old card and schedule end with the claim that was taken over.
  if (held) await deps.queue.send({ type: 'finding.sync', findingId: held.id });
  if (!claimed.ok) tally.held += 1;
  else if (claimed.value.status === 'claimed') tally.claimed.push(claimed.value.id);
}

/** Why a live finding is over, in words; undefined while it is not, or while that is not known. */
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

/** Ends a finding that nobody needs to act on any more. False when somebody else moved it first. */
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

async function liveFindings(
  deps: ScanDeps,
  unit: Unit,
  kinds: readonly string[],
): Promise<ReadonlyMap<string, Finding>> {
  const lists = await Promise.all([...new Set(kinds)].map((kind) => deps.store.liveIn({ ...unit, kind })));
  return new Map(lists.flat().map((finding) => [claimKey(finding), finding]));
}

function claimKeyOf({ resource, rule }: Judged): string {
  return claimKey({ resource, rule: rule.id });
}
