import { type AuditType, findingEvent, janitor } from '../audit.ts';
import type { Difference, Finding } from '../finding.ts';
import { otherOwner, withOwner } from '../owners/other-owner.ts';
import type { CommonDeps, ScanDeps } from '../ports/deps.ts';
import type { Inventory } from '../ports/inventory.ts';
import { savingOf } from '../rule.ts';
import { asksOf } from '../tags/asked-tags.ts';
import { type FoundViolation, lasting, probed } from './claim.ts';
import { askAgain } from './decisions/standing.ts';
import { differences } from './differences.ts';
import { givenPlan, planFor } from './plan.ts';

type KnownDeps = CommonDeps & { readonly inventory: Pick<Inventory, 'plan' | 'probe'> };

type HandleDeps = KnownDeps & Pick<ScanDeps, 'notices'>;

/**
 * Handles a violation that has a live finding. `claimed`: asked about again, because its snooze ended or the policy's mode
 * changed. `worse`: asked about again, because it is bad in another way now.
 */
export async function handleKnown(
  deps: HandleDeps,
  scanId: string,
  violation: FoundViolation,
  known: Finding,
): Promise<'known' | 'snoozed' | 'claimed' | 'worse'> {
  const nowMs = deps.clock.nowMs();
  if (known.snooze && known.status === 'snoozed') {
    if (known.snooze.untilMs > nowMs) return 'snoozed';
    return askAgainAbout(deps, scanId, violation, known, 'finding.snooze-ended', 'Its snooze has ended', []);
  }
  if (known.status === 'claimed') return known.scanId === scanId ? 'claimed' : 'known';
  if (known.status === 'remediating') return 'known';
  const { mode } = violation.rulePolicy;
  if (known.status === 'observed') {
    if (mode === 'observe') return 'known';
    // Nobody was looked up for what is only recorded.
    const owner = await deps.notices.owner(violation.resource, await deps.policy());
    return askAgainAbout(
      deps,
      scanId,
      violation,
      { ...known, owner },
      'finding.changed',
      `The policy's mode is ${mode} now`,
      [],
    );
  }
  if (mode !== known.mode && mode !== 'observe') {
    return askAgainAbout(
      deps,
      scanId,
      violation,
      known,
      'finding.changed',
      `The policy's mode is ${mode} now`,
      [{ what: 'Mode', before: known.mode, after: mode }],
    );
  }
  const { remediation } = givenPlan(deps.inventory, violation);
  const moved = otherOwner(known, violation.resource, await deps.policy());
  const changed = withOwner(
    differences(known, { ...violation, ...(await probedIfOpen(deps, known, violation)), remediation }),
    moved,
  );
  if (changed.length === 0) {
    await updateAsks(deps, violation, known);
    return 'known';
  }
  const outcome = await askAgainAbout(
    deps,
    scanId,
    violation,
    moved ? { ...known, owner: await deps.notices.owner(violation.resource, await deps.policy()) } : known,
    'finding.changed',
    'Changed since it was asked about',
    changed,
  );
  return outcome === 'claimed' ? 'worse' : outcome;
}

/** Probes again where permission or a protection of the last probe keeps the janitor from acting. */
async function probedIfOpen(
  deps: KnownDeps,
  known: Finding,
  violation: FoundViolation,
): Promise<Pick<Finding, 'probe' | 'protections'>> {
  const listed = new Set(violation.protections.map(({ code }) => code));
  const mayHaveEnded =
    known.probe.allowed === 'no' || known.protections.some(({ code }) => !listed.has(code));
  return mayHaveEnded
    ? probed(deps, violation)
    : { probe: known.probe, protections: lasting(violation.protections) };
}

/** Updates the tags that are asked for, when some were set or the policy allows other values. */
async function updateAsks(
  deps: KnownDeps,
  { resource, rulePolicy, verdict }: FoundViolation,
  known: Finding,
) {
  if (!known.plan.asks || known.approval) return;
  const asks = asksOf(resource, rulePolicy);
  if (JSON.stringify(asks.tags) === JSON.stringify(known.plan.asks.tags)) return;
  const { because, evidence, reasons } = verdict;
  const summary = `${known.resource.name}: what is asked for has changed`;
  const event = findingEvent(deps, known, 'finding.rechecked', janitor, summary, {
    before: known.plan.asks.tags,
    after: asks.tags,
  });
  const plan = { ...known.plan, reasons, asks };
  const moved = await deps.store.move(
    known,
    { ...known, because, evidence, plan, updatedAtMs: event.atMs },
    event,
  );
  if (moved.ok) await deps.queue.send({ type: 'finding.sync', findingId: known.id });
}

async function askAgainAbout(
  deps: KnownDeps,
  scanId: string,
  violation: FoundViolation,
  known: Finding,
  type: AuditType,
  why: string,
  difference: readonly Difference[],
): Promise<'claimed' | 'known'> {
  const after = await refreshed(deps, violation, askAgain(known), difference);
  const event = findingEvent(deps, known, type, janitor, `${known.resource.name}: ${why}`, { difference });
  const moved = await deps.store.move(known, { ...after, scanId, updatedAtMs: event.atMs }, event);
  return moved.ok ? 'claimed' : 'known';
}

/** Returns the finding with the evidence, plan, protections and permission of now. */
export async function refreshed(
  deps: KnownDeps,
  violation: FoundViolation,
  finding: Finding,
  difference: readonly Difference[],
): Promise<Finding> {
  const { resource, rule, rulePolicy, verdict } = violation;
  const policy = await deps.policy();
  return {
    ...finding,
    ...(await probed(deps, violation)),
    mode: rulePolicy.mode,
    graceMs: rulePolicy.graceMs,
    because: verdict.because,
    evidence: verdict.evidence,
    monthlyUsd: savingOf(rule, resource, verdict),
    plan: planFor(givenPlan(deps.inventory, violation), violation),
    claimExpiresAtMs: deps.clock.nowMs() + policy.claimMs,
    needsApproval: null,
    difference,
  };
}
