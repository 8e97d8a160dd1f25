import { type AuditType, findingEvent, janitor } from '../audit.ts';
import type { Difference, Finding } from '../finding.ts';
import type { CommonDeps } from '../ports/deps.ts';
import type { Inventory } from '../ports/inventory.ts';
import { asksOf } from '../tags/asked.ts';
import { type Offence, probed } from './claim.ts';
import { askedAnew } from './decisions/standing.ts';
import { differences } from './differences.ts';
import { givenPlan, planFor } from './plan.ts';

type HeldDeps = CommonDeps & { readonly inventory: Pick<Inventory, 'plan' | 'probe'> };

/**
 * What becomes of a violation that a live finding holds already: passed over, or asked anew because its snooze
 * ended (`claimed`), the policy's mode changed (`claimed`) or it is bad in another way now (`worse`).
 */
export async function holdOrAskAnew(
  deps: HeldDeps,
  scanId: string,
  offence: Offence,
  held: Finding,
): Promise<'held' | 'snoozed' | 'claimed' | 'worse'> {
  const nowMs = deps.clock.nowMs();
  if (held.snooze && held.status === 'snoozed') {
    if (held.snooze.untilMs > nowMs) return 'snoozed';
    return anew(deps, scanId, offence, held, 'finding.snooze-ended', 'Its snooze has ended', []);
  }
  if (held.status === 'claimed') return held.scanId === scanId ? 'claimed' : 'held';
  if (held.status === 'remediating') return 'held';
  const { mode } = offence.rulePolicy;
  if (held.status === 'observed') {
    if (mode === 'observe') return 'held';
    return anew(deps, scanId, offence, held, 'finding.changed', `The policy's mode is ${mode} now`, []);
  }
  if (mode !== held.mode && mode !== 'observe') {
    return anew(deps, scanId, offence, held, 'finding.changed', `The policy's mode is ${mode} now`, [
      { what: 'Mode', before: held.mode, after: mode },
    ]);
  }
  const { remediation } = givenPlan(deps.inventory, offence);
  const changed = differences(held, {
    ...offence,
    ...(await probedIfOpen(deps, held, offence)),
    remediation,
  });
  if (changed.length === 0) {
    await askForTheRest(deps, offence, held);
    return 'held';
  }
  const outcome = await anew(
    deps,
    scanId,
    offence,
    held,
    'finding.changed',
    'Changed since it was asked about',
    changed,
  );
  return outcome === 'claimed' ? 'worse' : outcome;
}

/** What only the probe shows is asked again where it was what kept the janitor from acting. */
async function probedIfOpen(
  deps: HeldDeps,
  held: Finding,
  offence: Offence,
): Promise<Pick<Finding, 'probe' | 'protections'>> {
  const listed = new Set(offence.protections.map(({ code }) => code));
  const mayHaveEnded = held.probe.allowed === 'no' || held.protections.some(({ code }) => !listed.has(code));
  return mayHaveEnded ? probed(deps, offence) : { probe: held.probe, protections: offence.protections };
}

/** Some of what is asked for was set meanwhile, or the policy allows other values: the same question, for what is left. */
async function askForTheRest(deps: HeldDeps, { resource, rulePolicy, verdict }: Offence, held: Finding) {
  if (!held.plan.asks || held.approval) return;
  const asks = asksOf(resource, rulePolicy);
  if (JSON.stringify(asks.tags) === JSON.stringify(held.plan.asks.tags)) return;
  const { because, evidence, reasons } = verdict;
  const summary = `${held.resource.name}: what is asked for has changed`;
  const event = findingEvent(deps, held, 'finding.rechecked', janitor, summary, {
    before: held.plan.asks.tags,
    after: asks.tags,
  });
  const plan = { ...held.plan, reasons, asks };
  const moved = await deps.store.move(
    held,
    { ...held, because, evidence, plan, updatedAtMs: event.atMs },
    event,
  );
  if (moved.ok) await deps.queue.send({ type: 'finding.sync', findingId: held.id });
}

async function anew(
  deps: HeldDeps,
  scanId: string,
  offence: Offence,
  held: Finding,
  type: AuditType,
  why: string,
  difference: readonly Difference[],
): Promise<'claimed' | 'held'> {
  const after = await refreshed(deps, offence, askedAnew(held), difference);
  const event = findingEvent(deps, held, type, janitor, `${held.resource.name}: ${why}`, { difference });
  const moved = await deps.store.move(held, { ...after, scanId, updatedAtMs: event.atMs }, event);
  return moved.ok ? 'claimed' : 'held';
}

/** The finding with what is seen now: evidence, plan, protections and permission. */
export async function refreshed(
  deps: HeldDeps,
  offence: Offence,
  finding: Finding,
  difference: readonly Difference[],
): Promise<Finding> {
  const { resource, rule, rulePolicy, verdict } = offence;
  const policy = await deps.policy();
  return {
    ...finding,
    ...(await probed(deps, offence)),
    mode: rulePolicy.mode,
    graceMs: rulePolicy.graceMs,
    because: verdict.because,
    evidence: verdict.evidence,
    monthlyUsd: rule.saves ? resource.monthlyUsd : null,
    plan: planFor(givenPlan(deps.inventory, offence), offence),
    claimExpiresAtMs: deps.clock.nowMs() + policy.claimMs,
    needsApproval: null,
    difference,
  };
}
