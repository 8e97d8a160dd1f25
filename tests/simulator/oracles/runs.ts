import type { AuditEvent } from '../../../core/audit.ts';
import type { Finding } from '../../../core/finding.ts';
import type { Permit } from '../../../core/ports/permit.ts';
import type { Simulation } from '../simulation.ts';
import { isLaterStep } from './act.ts';
import type { ReportProblem } from './report-problem.ts';
import { ownersOf } from './truth.ts';

/** What must hold for all remediations of a history. */
export async function checkRuns(
  runs: readonly Permit[],
  store: Simulation['store'],
  say: ReportProblem,
): Promise<void> {
  for (const [id, permits] of grouped(runs, ({ finding }) => finding.id)) {
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
}

/** Every transition has one audit event: as many events as versions, and none without a change. */
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

/** An irreversible remediation needs an approver who never owned, passed on, took or requested it, and a second person. */
function byTwo(finding: Finding, events: readonly AuditEvent[], say: ReportProblem): void {
  if (finding.plan.undo.possible !== 'no') return;
  const by = finding.approval?.by;
  const approved = events.findLastIndex(({ type, actor }) => type === 'finding.approved' && actor === by);
  const isTakenSince = events.slice(approved).some(({ type }) => type === 'finding.taken');
  const involved = new Set<unknown>(isTakenSince ? [] : ownersOf(finding));
  for (const { type, actor, details } of events.slice(0, approved)) {
    if (involving.has(type)) involved.add(actor);
    if (type === 'finding.announced') {
      const owner = details['owner'] as Finding['owner'];
      for (const userId of [...ownersOf({ owner }), ...(owner.former ?? [])]) involved.add(userId);
    }
    if (type === 'finding.disowned' || type === 'finding.owner-set') involved.add(details['to']);
  }
  involved.delete(null);
  if (approved < 0) say('approved without a record of it', finding);
  if (involved.size === 0) say('one person decided what cannot be undone', finding);
  if (involved.has(by)) say('decided by somebody who has a part in it', finding);
}

const involving: ReadonlySet<string> = new Set([
  'finding.asked',
  'finding.disowned',
  'finding.owner-set',
  'finding.taken',
]);

async function auditOf(store: Simulation['store'], findingId: string): Promise<readonly AuditEvent[]> {
  const { events } = await store.auditOf({ findingId, limit: 1000, oldestFirst: true });
  return events;
}

function grouped<T>(all: readonly T[], by: (one: T) => string): ReadonlyMap<string, readonly T[]> {
  const groups = new Map<string, T[]>();
  for (const one of all) groups.set(by(one), [...(groups.get(by(one)) ?? []), one]);
  return groups;
}
