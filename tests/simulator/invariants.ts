import type { AuditEvent } from '../../core/audit.ts';
import type { Finding } from '../../core/finding.ts';
import type { Permit } from '../../core/ports/permit.ts';
import { isAllowedValue, type TagRequirement, tagProblems } from '../../core/tags/requirements.ts';
import { copyMs } from './aws-world.ts';
import { checkCounts } from './check-counts.ts';
import { limits, people, type Simulation } from './simulation.ts';

/** What must hold at the instant of every change in AWS, and of every history as a whole. Throws with what was broken. */
export function watch(simulation: Simulation): {
  readonly soFar: () => void;
  readonly atEnd: () => Promise<void>;
  readonly runs: () => number;
  /** Those of them that wrote tags. */
  readonly tagged: () => number;
  /** Those of them that were the last step of a long one. */
  readonly dropped: () => number;
} {
  const { aws, slack, store } = simulation;
  const runs: Permit[] = [];
  const broken: string[] = [];
  const say = (what: string, finding: Finding): void =>
    void broken.push(`${what}: ${JSON.stringify(finding)}`);

  aws.onDrop = ({ finding }, thing, nowMs) => {
    const copy = thing.copies.find(({ id }) => id === finding.progress?.state['copy']);
    if (!copy || copy.findingId !== finding.id) say('dropped without its copy', finding);
    else if (nowMs - copy.atMs < copyMs) say('dropped before the copy was complete', finding);
  };
  aws.onRun = (permit) => {
    const { finding } = permit;
    runs.push(permit);
    // The store answers with what it holds at this instant.
    void store.get(finding.id).then((stored) => {
      const at = isLaterStep(permit) ? stored?.progress?.stepAtMs : stored?.startedAtMs;
      if (stored?.status !== 'remediating' || typeof at !== 'number')
        say('acted on before that was stored', finding);
    });
    if (finding.plan.remediation === null) say('acted on what needs a person', finding);
    if (!slack.cards.has(`${finding.id}#${finding.generation}`)) say('acted on unannounced', finding);
    if (finding.snooze && finding.snooze.untilMs > simulation.nowMs()) say('acted on while snoozed', finding);
    if ((finding.remediateAtMs ?? Number.POSITIVE_INFINITY) > simulation.nowMs())
      say('acted on before the grace period ended', finding);
    if (finding.rejection) say('acted on after it was rejected', finding);
    if (finding.protections.length > 0 || finding.probe.allowed === 'no')
      say('acted on though protected or forbidden', finding);
    if (finding.mode !== 'enforce' && finding.mode !== 'approve')
      say(`acted on in mode ${finding.mode}`, finding);
    if (
      JSON.stringify(unasked(finding, finding.plan.material)) !==
      JSON.stringify(unasked(finding, permit.resource.material))
    ) {
      say('acted on though it changed', finding);
    }
    const { tags } = permit.resource;
    if (tags.known && tags.value['janitor:exempt']) say('acted on though it is exempt', finding);
    if (permit.resource.protections.length > 0) say('acted on though it is protected now', finding);
    approvals(finding, say);
    tagging(permit, simulation.tags, say);
  };

  const soFar = (): void => {
    for (const message of broken) throw new Error(message);
    for (const surprise of simulation.surprises) throw surprise;
  };
  return {
    runs: () => runs.length,
    tagged: () => runs.filter(({ finding }) => finding.plan.asks).length,
    dropped: () => runs.filter(isLaterStep).length,
    soFar,
    atEnd: async () => {
      await acrossRuns(runs, store, say);
      await checkCounts(simulation);
      soFar();
    },
  };
}

function isLaterStep({ finding }: Permit): boolean {
  return finding.progress !== null;
}

function approvals(finding: Finding, say: (what: string, finding: Finding) => void): void {
  const { approval } = finding;
  if (!approval) {
    if (finding.needsApproval || finding.mode === 'approve' || finding.plan.undo.possible === 'no')
      say('acted on without approval', finding);
    return;
  }
  const owner = finding.plan.asks ? finding.owner.userId : null;
  if (!people.approvers.includes(approval.by) && approval.by !== owner)
    say('approved by somebody who may not', finding);
  if (finding.plan.undo.possible !== 'no') return;
  if (finding.askedBy === approval.by) say('asked for and approved by the same person', finding);
}

/** Only what a person filled in, the policy allows and is not there yet is ever written. */
function tagging(
  { finding, resource }: Permit,
  required: readonly TagRequirement[],
  say: (what: string, finding: Finding) => void,
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

/** What somebody sets of what is asked for is no change of the question. */
function unasked({ plan }: Finding, material: Readonly<Record<string, string>>): readonly unknown[] {
  const asked = plan.asks?.tags.map(({ key }) => key) ?? [];
  return Object.entries(material).filter(([label]) => !asked.includes(label));
}

async function acrossRuns(
  runs: readonly Permit[],
  store: Simulation['store'],
  say: (what: string, finding: Finding) => void,
): Promise<void> {
  const byFinding = grouped(runs, ({ finding }) => finding.id);
  for (const [id, permits] of byFinding) {
    const events = await auditOf(store, id);
    const started = events.filter(({ type }) => type === 'remediation.started');
    const refused = events.filter(({ type }) => type === 'remediation.failed');
    const ended = events.filter(({ type }) => type === 'remediation.stopped');
    const [first] = permits;
    if (!first) continue;
    const begun = permits.filter((permit) => !isLaterStep(permit));
    const later = permits.filter(isLaterStep);
    if (begun.length > started.length) say('acted on without remediation.started', first.finding);
    if (begun.length > 1 + refused.length + ended.length) say('acted on twice', first.finding);
    if (later.length > begun.length) say('a later step without a first one', first.finding);
    const steps = new Set(later.map(({ finding }) => JSON.stringify(finding.progress?.state)));
    if (steps.size < later.length) say('a later step twice', first.finding);
    for (const { finding } of permits) byTwo(finding, events, say);
    const typed = events.filter(({ type }) => type === 'finding.filled-in').map(({ details }) => details);
    for (const { finding } of permits) {
      const written = Object.entries(finding.input ?? {});
      const isTyped = typed.some(({ after }) =>
        written.every(([key, value]) => (after as Record<string, string>)[key] === value),
      );
      if (written.length > 0 && !isTyped) say('writes what nobody filled in', finding);
    }
    const claimed = events.findIndex(({ type }) => type === 'finding.announced');
    const start = events.findIndex(({ type }) => type === 'remediation.started');
    if (claimed < 0 || start < claimed) say('started before it was announced', first.finding);
  }
  for (const [, permits] of grouped(
    runs.filter((permit) => !permit.finding.approval && !isLaterStep(permit)),
    ({ finding }) => finding.scanId,
  )) {
    const [first] = permits;
    if (first && permits.length > limits.remediationsPerRun) say('beyond the limit of a run', first.finding);
  }
}

/** Every transition has its audit event: as many events as versions, none without a change. */
export async function checkAudit(simulation: Simulation, findings: readonly Finding[]): Promise<void> {
  for (const finding of findings) {
    const events = await auditOf(simulation.store, finding.id);
    if (events.length !== finding.version) {
      throw new Error(
        `${events.length} audit events for ${finding.version} transitions: ${events.map(({ type }) => type).join(' ')} ${JSON.stringify(finding)}`,
      );
    }
  }
}

/** What cannot be undone: an approver who never owned it, passed it on or asked for it, and somebody who did. */
function byTwo(
  finding: Finding,
  events: readonly AuditEvent[],
  say: (what: string, finding: Finding) => void,
): void {
  if (finding.plan.undo.possible !== 'no') return;
  const involved = new Set<unknown>([finding.owner.userId]);
  for (const { type, actor, details } of events) {
    if (type === 'finding.asked' || type === 'finding.disowned' || type === 'finding.taken')
      involved.add(actor);
    if (type === 'finding.announced') involved.add((details['owner'] as Finding['owner']).userId);
    if (type === 'finding.disowned') involved.add(details['to']);
  }
  involved.delete(null);
  if (involved.size === 0) say('one person decided what cannot be undone', finding);
  if (involved.has(finding.approval?.by)) say('decided by somebody who has a part in it', finding);
}

async function auditOf(store: Simulation['store'], findingId: string): Promise<readonly AuditEvent[]> {
  const { events } = await store.auditOf({ findingId, limit: 1000, oldestFirst: true });
  return events;
}

function grouped<T>(all: readonly T[], by: (one: T) => string): ReadonlyMap<string, readonly T[]> {
  const groups = new Map<string, T[]>();
  for (const one of all) groups.set(by(one), [...(groups.get(by(one)) ?? []), one]);
  return groups;
}
