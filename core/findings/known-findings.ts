import { type AuditType, findingEvent, janitor } from '../audit.ts';
import type { Difference, Finding } from '../finding.ts';
import { otherOwner, withOwner } from '../owners/other-owner.ts';
import type { ClaimDeps, CommonDeps } from '../ports/deps.ts';
import type { Inventory, ProbeAnswer } from '../ports/inventory.ts';
import type { KeyValue } from '../ports/key-value.ts';
import { tagRequestsOf } from '../tags/tag-requests.ts';
import { exemptionOf, type FoundViolation, lasting, probed } from './claim.ts';
import { askAgain } from './decisions/rights/answerable.ts';
import { differences } from './differences.ts';
import { withoutOwnTags } from './past/written-tags.ts';
import { givenPlan, planFor } from './plan.ts';
import { savingOf } from './saving.ts';
import { isNewlyCritical, severityOf } from './severity.ts';

type KnownDeps = CommonDeps & {
  readonly inventory: Pick<Inventory, 'plan' | 'probe'>;
  readonly keyValue: Pick<KeyValue, 'get'>;
};

type HandleDeps = KnownDeps & Pick<ClaimDeps, 'notices'>;

/** How a scan handles a violation that has a live finding. `announced`: its card is still to be posted. */
type KnownOutcome =
  | { readonly is: 'known' | 'snoozed' | 'announced' }
  | {
      /** People are asked again. */
      readonly is: 'claimed' | 'worse';
      readonly type: AuditType;
      readonly why: string;
      readonly difference: readonly Difference[];
      readonly hasOtherOwner?: boolean;
    };

/**
 * Handles a violation that has a live finding. `claimed`: asks again because the snooze ended or the mode or
 * owner changed. `worse`: asks again because the resource or its problem changed.
 */
export async function handleKnown(
  deps: HandleDeps,
  scanId: string,
  violation: FoundViolation,
  known: Finding,
): Promise<'known' | 'snoozed' | 'claimed' | 'worse'> {
  const next = await nextFor(deps, violation, known);
  if (next.is === 'announced') return known.scanId === scanId ? 'claimed' : 'known';
  const isOpen = !['remediating', 'observed', 'undoing'].includes(known.status);
  if (next.is === 'known' && isOpen) await updateAsks(deps, violation, known);
  if (!('type' in next)) return next.is;
  // For findings in mode `observe` no owner was looked up.
  const owned =
    known.status === 'observed' || next.hasOtherOwner
      ? { ...known, owner: await deps.notices.owner(violation.resource, await deps.policy()) }
      : known;
  return (await askAgainAbout(deps, scanId, violation, owned, next)) ? next.is : 'known';
}

/** Whether a scan leaves the finding as it is and asks nobody. */
export async function isLeftAlone(
  deps: KnownDeps,
  violation: FoundViolation,
  known: Finding,
): Promise<boolean> {
  const { is } = await nextFor(deps, violation, known);
  return is === 'snoozed' || (is === 'known' && !known.plan.asks);
}

async function nextFor(deps: KnownDeps, violation: FoundViolation, known: Finding): Promise<KnownOutcome> {
  if (known.snooze && known.status === 'snoozed') {
    const isOver = known.snooze.untilMs <= deps.clock.nowMs();
    if (!isOver && isNewlyCritical(violation, known)) return nowCritical(violation, known);
    if (!isOver) return { is: 'snoozed' };
    return { is: 'claimed', type: 'finding.snooze-ended', why: 'Snooze ended', difference: [] };
  }
  if (known.status === 'claimed') return { is: 'announced' };
  if (known.status === 'remediating' || known.status === 'undoing') return { is: 'known' };
  const { mode } = violation.rulePolicy;
  if (known.status === 'observed' && mode === 'observe') return { is: 'known' };
  if (known.status === 'observed' || (mode !== known.mode && mode !== 'observe'))
    return {
      is: 'claimed',
      type: 'finding.changed',
      why: `The policy's mode is now ${mode}`,
      difference: known.status === 'observed' ? [] : [{ what: 'Mode', before: known.mode, after: mode }],
    };
  const { remediation } = givenPlan(deps.inventory, violation);
  const owner = otherOwner(known, violation.resource, await deps.policy());
  const seen = { ...violation, ...(await probedIfOpen(deps, known, violation)), remediation };
  const worse = await withoutOwnTags(deps.keyValue, known.resource, differences(known, seen));
  const changed = withOwner(worse, owner);
  if (changed.length === 0) return { is: 'known' };
  return {
    // A changed owner alone is no worse than before.
    is: worse.length > 0 ? 'worse' : 'claimed',
    type: 'finding.changed',
    why: 'Changed since the last question',
    difference: changed,
    hasOtherOwner: Boolean(owner),
  };
}

/** A snooze does not hide what became critical since. */
function nowCritical({ verdict }: FoundViolation, { because, severity }: Finding): KnownOutcome {
  const difference = [
    { what: 'Severity', before: severity, after: 'critical' },
    { what: 'Why', before: because, after: verdict.because },
  ];
  return { is: 'worse', type: 'finding.changed', why: 'Critical now', difference };
}

/** Probes again when the last probe found a missing permission or a protection that may have ended. */
async function probedIfOpen(
  deps: KnownDeps,
  known: Finding,
  violation: FoundViolation,
): Promise<Pick<Finding, 'probe' | 'protections'>> {
  const listed = new Set(violation.protections.map(({ code }) => code));
  const mayHaveEnded =
    known.probe.allowed === 'no' || known.protections.some(({ code }) => !listed.has(code));
  return mayHaveEnded
    ? unlessUnread(await probed(deps, violation), known)
    : { probe: known.probe, protections: lasting(violation.protections) };
}

/** Keeps the last known answer when the probe could not be read again. */
function unlessUnread(
  { unread, ...now }: ProbeAnswer,
  known: Finding,
): Pick<Finding, 'probe' | 'protections'> {
  return unread === undefined ? now : { probe: known.probe, protections: known.protections };
}

/** Updates the requested tags when some were set or the policy allows other values. */
async function updateAsks(
  deps: KnownDeps,
  { resource, rulePolicy, verdict }: FoundViolation,
  known: Finding,
) {
  if (!known.plan.asks || known.approval) return;
  const asks = tagRequestsOf(resource, rulePolicy);
  if (JSON.stringify(asks.tags) === JSON.stringify(known.plan.asks.tags)) return;
  const { because, evidence, reasons } = verdict;
  const summary = `${known.resource.name}: the requirement changed`;
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

/** Returns false when another process changed the finding first. */
async function askAgainAbout(
  deps: KnownDeps,
  scanId: string,
  violation: FoundViolation,
  known: Finding,
  { type, why, difference }: Extract<KnownOutcome, { type: AuditType }>,
): Promise<boolean> {
  const after = await refreshed(deps, violation, askAgain(known), difference);
  const event = findingEvent(deps, known, type, janitor, `${known.resource.name}: ${why}`, { difference });
  const moved = await deps.store.move(known, { ...after, scanId, updatedAtMs: event.atMs }, event);
  return moved.ok;
}

/** Returns the finding with current evidence, plan, protections and permission. */
export async function refreshed(
  deps: KnownDeps,
  violation: FoundViolation,
  finding: Finding,
  difference: readonly Difference[],
): Promise<Finding> {
  const { resource, rule, rulePolicy, verdict } = violation;
  const policy = await deps.policy();
  const { priceNote: _, exempt: __, ...rest } = finding;
  const { probe, protections } = await probed(deps, violation);
  return {
    ...rest,
    probe,
    protections,
    mode: rulePolicy.mode,
    graceMs: rulePolicy.graceMs,
    severity: severityOf(violation),
    because: verdict.because,
    evidence: verdict.evidence,
    ...savingOf(rule, resource, verdict),
    ...exemptionOf(violation),
    plan: planFor(givenPlan(deps.inventory, violation), violation),
    claimExpiresAtMs: deps.clock.nowMs() + policy.claimMs,
    needsApproval: null,
    difference,
  };
}
