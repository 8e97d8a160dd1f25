import type { Finding } from '../../../core/finding.ts';
import type { Permit } from '../../../core/ports/permit.ts';
import { isAllowedValue, type TagRequirement, tagProblems } from '../../../core/tags/requirements.ts';
import { isQuiet } from '../choices.ts';
import { people } from '../policy.ts';
import type { Simulation } from '../simulation.ts';
import { tagged } from '../things.ts';
import type { SimulatedWorker } from '../worker.ts';
import type { ReportProblem } from './report-problem.ts';
import { isExempt, ownersOf } from './truth.ts';
import { isBadSince } from './verdicts.ts';

/** What must hold at the moment of a change in AWS. */
export function checkAct(
  simulation: Simulation,
  worker: SimulatedWorker,
  permit: Permit,
  say: ReportProblem,
): void {
  const { finding } = permit;
  const nowMs = simulation.nowMs();
  asSeen(worker, permit, nowMs, say);
  asAnnounced(simulation, permit, say);
  if (!isLaterStep(permit)) inQuietHours(simulation, worker, permit, say);
  if (finding.plan.remediation === null) say('acted on what needs a person', finding);
  if (finding.snooze && finding.snooze.untilMs > nowMs) say('acted on while snoozed', finding);
  if ((finding.remediateAtMs ?? Number.POSITIVE_INFINITY) > nowMs)
    say('acted on before the grace period ended', finding);
  if (finding.rejection) say('acted on after it was rejected', finding);
  if (finding.protections.length > 0 || finding.probe.allowed === 'no')
    say('acted on though protected or forbidden', finding);
  if (permit.resource.protections.length > 0) say('acted on though it is protected now', finding);
  approvals(finding, say);
  tagging(permit, askedTags(worker), say);
}

export function isLaterStep({ finding }: Permit): boolean {
  return finding.progress !== null;
}

/**
 * This worker read a violation that was not exempt and not protected, with a policy that allows the
 * remediation. Changes between its read and its call cannot be seen by any worker.
 */
function asSeen(
  { reads, policy, bornMs }: SimulatedWorker,
  { finding }: Permit,
  nowMs: number,
  say: ReportProblem,
): void {
  const read = reads.get(finding.resource.id);
  if (!policy || !read || read.by !== 'get' || read.atMs < bornMs) return say('acted on unseen', finding);
  const { thing } = read;
  if (thing === 'gone' || !isBadSince(thing, policy, finding.rule, [read.atMs, nowMs]))
    return say('acted on what is not bad', { finding, read });
  if (isExempt(thing, policy, nowMs)) say('acted on though it is exempt', { finding, read });
  if (thing.protected) say('acted on though it is protected now', { finding, read });
  if (thing.interlude === 'busy') say('acted on while AWS is at work on it', { finding, read });
  if (finding.plan.material['Size'] !== thing.size) say('acted on though it changed', { finding, read });
  const rule = policy.rules[finding.rule];
  if (rule?.mode !== 'enforce' && (rule?.mode !== 'approve' || !finding.approval))
    say('acted on though the policy does not let it', { finding, mode: rule?.mode });
  if (rule?.remediation !== finding.plan.remediation) say('did what the policy does not say', finding);
}

/** Where the policy holds what nobody approved, no owner has quiet hours. */
function inQuietHours(
  { choices, nowMs }: Simulation,
  { policy, bornMs }: SimulatedWorker,
  { finding }: Permit,
  say: ReportProblem,
): void {
  if (!policy?.quietHours.holdRemediation || finding.approval || finding.incident) return;
  for (const owner of ownersOf(finding))
    if (isQuiet(choices, owner, { fromMs: bornMs, toMs: nowMs() })) say('acted on in quiet hours', finding);
}

/** The card showed this plan in time. */
function asAnnounced(simulation: Simulation, permit: Permit, say: ReportProblem): void {
  const { finding } = permit;
  const card = simulation.slack.cards.get(`${finding.id}#${finding.generation}`);
  if (!card) return say('acted on unannounced', finding);
  const [before, now] = [card.first, finding].map(({ plan }) =>
    JSON.stringify([plan.remediation, plan.undo, plan.settings, unasked(finding, plan.material)]),
  );
  if (before !== now) say('did not do what was announced', { finding, announced: card.first.plan });
  const graceEndsMs = graceEndOf(finding, card.postedAtMs);
  const startedAtMs = isLaterStep(permit) ? (finding.startedAtMs ?? 0) : simulation.nowMs();
  if (!finding.approval && startedAtMs < graceEndsMs - latestMs) say('acted on in its grace period', finding);
}

/** That of an incident counts from the first failure, and leaves two minutes after the card. */
function graceEndOf({ incident, graceMs, announcedAtMs }: Finding, postedAtMs: number): number {
  if (!incident) return postedAtMs + graceMs;
  const leastMs = Math.min(graceMs, holdMs);
  return Math.max(incident.sinceMs + graceMs, (announcedAtMs ?? postedAtMs) + leastMs) + latestMs;
}

const holdMs = 120_000;

/** A card may be posted this long after its time was set. */
const latestMs = 120_000;

/** Setting some of the requested tags does not change the question. */
function unasked({ plan }: Finding, material: Readonly<Record<string, string>>): readonly unknown[] {
  const asked = plan.asks?.tags.map(({ key }) => key) ?? [];
  return Object.entries(material).filter(([label]) => !asked.includes(label));
}

function approvals(finding: Finding, say: ReportProblem): void {
  const { approval } = finding;
  if (!approval) {
    if (finding.needsApproval || finding.mode === 'approve' || finding.plan.undo.possible === 'no')
      say('acted on without approval', finding);
    return;
  }
  const others = finding.plan.asks ? ownersOf(finding) : [];
  if (![...people.approvers, ...others].includes(approval.by))
    say('approved by somebody who may not', finding);
  if (finding.plan.undo.possible !== 'no') return;
  if (finding.askedBy === approval.by) say('asked for and approved by the same person', finding);
}

function askedTags({ policy }: SimulatedWorker): readonly TagRequirement[] {
  return (policy?.rules[`${tagged}-untagged`]?.thresholds['tags'] ?? []) as readonly TagRequirement[];
}

/** Writes only filled-in tags that the policy allows and that are not set yet. */
function tagging(
  { finding, resource }: Permit,
  required: readonly TagRequirement[],
  say: ReportProblem,
): void {
  const input = Object.entries(finding.input ?? {});
  if (!finding.plan.asks) {
    if (input.length > 0) say('filled in though nothing was asked for', finding);
    return;
  }
  if (input.length === 0) say('tags without values', finding);
  const problems = tagProblems(required, resource.tags.known ? resource.tags.value : {});
  for (const [key, value] of input) {
    const problem = problems.find(({ requirement, found }) => (found?.key ?? requirement.key) === key);
    if (!problem) say(`writes ${key}, which nobody misses`, finding);
    else if (!isAllowedValue(problem.requirement, value)) say(`writes ${key} = ${value}`, finding);
  }
  if (input.length !== problems.length) say('writes a part of what is missing', finding);
}
