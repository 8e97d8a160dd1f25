import { claimKey, type Finding } from '../../finding.ts';
import type { Policy } from '../../policy.ts';
import type { ClaimDeps } from '../../ports/deps.ts';
import { type Resource, resourceKey } from '../../resource.ts';
import type { HiddenReport, UnitReport } from '../../scan.ts';
import { claim, type FoundViolation } from '../claim.ts';
import { isFixed } from '../interlude.ts';
import { handleKnown } from '../known-findings.ts';
import { isInQuarantine } from '../past/in-quarantine.ts';
import { resolve } from '../resolve.ts';
import type { JudgedPart } from './judge.ts';
import type { Judged } from './judged.ts';
import { onOneCard } from './one-card.ts';

/** What became of the verdicts: running counts. */
export type UnitTally = {
  undecided: UnitReport['undecided'][number][];
  claimed: string[];
  resolved: string[];
  worse: string[];
  known: number;
  snoozed: number;
  exempt: number;
  hidden?: readonly HiddenReport[];
};

/** How many hidden changes a unit lists. The others are counted as exempt. */
export const mostHidden = 50;

export function emptyTally(): UnitTally {
  return { undecided: [], claimed: [], resolved: [], worse: [], known: 0, snoozed: 0, exempt: 0 };
}

export type HandleAsked = {
  /** The scan or run that claims. */
  readonly scanId: string;
  readonly policy: Policy;
  /** Live findings by claim key. */
  readonly live: ReadonlyMap<string, Finding>;
};

/** Claims new violations, asks again about known ones, and resolves what is fixed or exempt. */
export async function handleJudged(
  deps: ClaimDeps,
  { scanId, policy, live }: HandleAsked,
  { judged, exempt }: JudgedPart,
  tally: UnitTally,
): Promise<void> {
  for (const { one, on } of onOneCard(judged, live, deps.clock.nowMs())) {
    const key = claimKey({ resource: one.resource, rule: one.rule.id });
    const known = live.get(key);
    if (on !== null) {
      if (known) await endCovered(deps, known, on);
      continue;
    }
    await handle(deps, policy, scanId, one, known, tally);
    if (known && isFixed(one.verdict, known, deps.clock.nowMs()))
      await over(deps, known, one.verdict.because, tally);
    if (one.verdict.verdict === 'undecided') {
      const { missing, because } = one.verdict;
      const { account, region, kind, id } = one.resource;
      tally.undecided.push({ rule: one.rule.id, account, region, kind, resourceId: id, missing, because });
    }
  }
  for (const { resource, ruleId, because } of exempt) {
    const known = live.get(claimKeyOf(resource, ruleId));
    if (known) await over(deps, known, `exempt now: ${because}`, tally);
  }
  tally.exempt += exempt.length;
  const hidden = exempt.flatMap(({ ruleId, resource, because, untilMs }) =>
    deps.rules.some(({ id, needsState }) => id === ruleId && needsState)
      ? [{ rule: ruleId, account: resource.account, resourceId: resource.id, because, untilMs }]
      : [],
  );
  if (hidden.length > 0) tally.hidden = [...(tally.hidden ?? []), ...hidden].slice(0, mostHidden);
}

async function handle(
  deps: ClaimDeps,
  policy: Policy,
  scanId: string,
  judged: Judged,
  known: Finding | undefined,
  tally: UnitTally,
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
  if (!known && (await isInQuarantine(deps, violation))) {
    tally.known += 1;
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
  deps: ClaimDeps,
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

/** It is still there, so it does not count as fixed. */
async function endCovered(deps: ClaimDeps, finding: Finding, on: string): Promise<void> {
  if (finding.status === 'remediating' || finding.status === 'undoing') return;
  await resolve(deps, finding, `now on the card “${on}” of the same change`);
}

async function over(deps: ClaimDeps, finding: Finding, why: string, tally: UnitTally): Promise<void> {
  if (finding.status === 'remediating' || finding.status === 'undoing') return;
  if ((await resolve(deps, finding, why)) && finding.card) tally.resolved.push(finding.id);
}
