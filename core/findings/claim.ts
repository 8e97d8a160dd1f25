import { findingEvent } from '../audit.ts';
import type { Finding, Probe } from '../finding.ts';
import type { IncidentAlarm, IncidentHistory } from '../incident.ts';
import { incidentOf } from '../incidents/incident-of.ts';
import { ownerTag } from '../owners/owner-tag.ts';
import { accountEntry, type Policy, type RulePolicy } from '../policy.ts';
import type { ClaimDeps } from '../ports/deps.ts';
import type { Inventory, ProbeAnswer } from '../ports/inventory.ts';
import type { AuditedChange } from '../published/published-event.ts';
import type { Protection, Resource, ResourceRef } from '../resource.ts';
import type { Result } from '../result.ts';
import type { AnyRule, Violation } from '../rule.ts';
import type { Exempt } from './exempt.ts';
import { repeatOf } from './past/repeat.ts';
import { givenPlan, planFor } from './plan.ts';
import { savingOf } from './saving.ts';
import { severityOf } from './severity.ts';

export type FoundViolation = {
  readonly resource: Resource;
  readonly rule: AnyRule;
  readonly rulePolicy: RulePolicy;
  readonly verdict: Violation;
  readonly protections: readonly Protection[];
  /** The exemption of a violation that is shown all the same. */
  readonly exempt?: Exempt;
  /** The alarms that told of an incident; absent: none did. */
  readonly alarms?: readonly IncidentAlarm[];
  /** What was known of an incident before it began. */
  readonly history?: IncidentHistory;
};

const unasked: Probe = {
  allowed: 'unknown',
  because: 'Not asked: Janitor acts only in the modes approve and enforce.',
};

/** Stores a new finding in one conditional write. Of concurrent scans one succeeds; the others get `claimed`. */
export async function claim(
  deps: ClaimDeps,
  policy: Policy,
  scanId: string,
  violation: FoundViolation,
): Promise<Result<Finding, 'claimed'>> {
  const finding = await newFinding(deps, policy, scanId, violation);
  const event = findingEvent(deps, finding, 'finding.claimed', 'janitor', violation.verdict.because, {
    mode: finding.mode,
    evidence: finding.evidence.numbers,
    remediation: finding.plan.remediation,
    scanId,
    ...(finding.incident ? { alarms: finding.incident.alarms } : {}),
    ...changedBy(finding),
  });
  return deps.store.claim(finding, event, finding.foundAtMs);
}

/** Of an IAM change that an event told of. */
export function changedBy({ evidence }: Finding): { readonly change?: AuditedChange } {
  const origin = evidence.change?.origin;
  if (!origin) return {};
  return { change: { by: origin.actor.name, atMs: origin.atMs, call: origin.eventName } };
}

async function newFinding(
  deps: ClaimDeps,
  policy: Policy,
  scanId: string,
  violation: FoundViolation,
): Promise<Finding> {
  const { resource, rule, rulePolicy, verdict } = violation;
  const nowMs = deps.clock.nowMs();
  const account = accountEntry(policy.accounts, resource.account);
  const observed = rulePolicy.mode === 'observe';
  const tag = ownerTag(resource, policy);
  const { probe, protections } = await probed(deps, violation);
  const acts = rulePolicy.mode === 'approve' || rulePolicy.mode === 'enforce';
  const repeat = acts ? await repeatOf(deps, { rule: rule.id, resource }, nowMs) : undefined;
  return {
    id: deps.ids.next('f'),
    version: 1,
    generation: 1,
    status: observed ? 'observed' : 'claimed',
    rule: rule.id,
    ruleTitle: rule.title,
    severity: severityOf(violation),
    mode: rulePolicy.mode,
    resource: refOf(resource),
    accountName: account?.name ?? resource.account,
    scanId,
    because: verdict.because,
    evidence: verdict.evidence,
    ...savingOf(rule, resource, verdict),
    protections,
    probe,
    owner: observed
      ? { userId: null, name: tag?.value ?? 'unknown', why: tag ? `tag ${tag.key}` : 'no owner tag' }
      : await deps.notices.owner(resource, policy),
    channel:
      rulePolicy.channel ??
      (rule.incident ? policy.incidentNotices?.channels[severityOf(violation)] : undefined) ??
      account?.channel ??
      policy.defaultChannel,
    graceMs: rulePolicy.graceMs,
    plan: planFor(givenPlan(deps.inventory, violation), violation),
    needsApproval: null,
    ...(repeat ? { repeat } : {}),
    ...(rule.digestOnly ? { digestOnly: true } : {}),
    ...exemptionOf(violation),
    ...(rule.incident
      ? { incident: { ...incidentOf(violation.alarms ?? [], verdict.sinceMs, nowMs), ...violation.history } }
      : {}),
    foundAtMs: nowMs,
    updatedAtMs: nowMs,
    claimExpiresAtMs: nowMs + policy.claimMs,
    announcedAtMs: null,
    remediateAtMs: null,
    remindedAtMs: null,
    thread: null,
    card: null,
    told: null,
    formerCard: null,
    snooze: null,
    askedBy: null,
    approval: null,
    input: null,
    rejection: null,
    difference: [],
    startedAtMs: null,
    progress: null,
    receipt: null,
    trouble: null,
    endedBy: null,
  };
}

/** Checks permission and protections at claim time, rather than when the grace period ends. */
export async function probed(
  deps: { readonly inventory: Pick<Inventory, 'plan' | 'probe'> },
  violation: FoundViolation,
): Promise<ProbeAnswer> {
  const { resource, rulePolicy } = violation;
  const protections = lasting(violation.protections);
  if (rulePolicy.mode !== 'approve' && rulePolicy.mode !== 'enforce') return { probe: unasked, protections };
  if (protections.length > 0)
    return { probe: { allowed: 'unknown', because: 'Not asked: protected.' }, protections };
  const { remediation } = givenPlan(deps.inventory, violation);
  if (remediation === null)
    return { probe: { allowed: 'unknown', because: 'Not asked: a person has to fix it.' }, protections };
  const asked = await deps.inventory.probe(resource, remediation);
  return { ...asked, protections: [...protections, ...asked.protections] };
}

/** Returns what the finding stores of the exemption. */
export function exemptionOf({ exempt }: Pick<FoundViolation, 'exempt'>): Pick<Finding, 'exempt'> {
  if (!exempt || exempt.by === 'unreadable') return {};
  const { by, because, untilMs } = exempt;
  return { exempt: { by, because, untilMs } };
}

/** Returns the protections to store. Temporary ones (`passes`) are checked again before each remediation. */
export function lasting(protections: readonly Protection[]): readonly Protection[] {
  return protections.filter(({ passes }) => !passes);
}

function refOf(resource: Resource): ResourceRef {
  const { account, region, kind, id, arn, name, location } = resource;
  return { account, region, kind, id, arn, name, ...(location === undefined ? {} : { location }) };
}
