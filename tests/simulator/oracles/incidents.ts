import type { AuditEvent } from '../../../core/audit.ts';
import { type Finding, isEnded } from '../../../core/finding.ts';
import type { IncidentResult } from '../../../core/incident.ts';
import { incidentCounter } from '../../../core/report/count-incidents.ts';
import { entryId } from '../machines/arrivals.ts';
import { failedCheck, firing, unexpectedStop } from '../machines/machine.ts';
import type { Simulation } from '../simulation.ts';
import type { Thing } from '../things.ts';
import type { ReportProblem } from './report-problem.ts';

/** After a quiet time an incident that is over has no open card, also when nobody was told that it is. */
export function checkCleared({ aws }: Simulation, findings: readonly Finding[], say: ReportProblem): void {
  for (const finding of findings.filter((one) => one.incident && !isEnded(one))) {
    const thing = aws.things.find(({ id }) => id === finding.resource.id);
    if (thing && isOver(thing, finding.rule))
      say('an incident that is over has an open card', { finding, thing });
  }
}

/** A stopped instance may fail again once it runs, so its failed check may wait. */
function isOver({ state, machine, lone }: Thing, rule: string): boolean {
  if (state === 'gone') return true;
  if (rule === firing) return lone?.alarm.state === 'OK';
  if (rule === unexpectedStop) return machine?.state === 'running';
  return rule === failedCheck && machine?.state === 'running' && machine.impairedSinceMs === null;
}

/** Each change of an alarm has one entry of the log, and each incident one result, which the report counts once. */
export async function checkLog(
  { incidentLog, store, told }: Simulation,
  findings: readonly Finding[],
  say: ReportProblem,
): Promise<void> {
  const entries = incidentLog.entries();
  for (const change of told) {
    const own = entries.filter(({ id }) => id === entryId(change));
    if (own.length !== 1) say(`a change of an alarm has ${own.length} entries`, change);
  }
  const wanted = { SUCCESS: 0, FAILED: 0, DRYRUN: 0 };
  for (const finding of findings.filter(({ incident }) => incident)) {
    const { events } = await store.auditOf({ findingId: finding.id, limit: 1_000, oldestFirst: true });
    const result = resultOf(finding, events);
    if (result) wanted[result] += 1;
    const rows = entries.filter(({ findingId }) => findingId === finding.id);
    if (rows.length === 0) say('an incident that the log does not have', finding);
    // A change of its alarm that another writer's change overtook is of the incident, and does not say how it went.
    const results = new Set(rows.flatMap((row) => row.result ?? []));
    if ([...results].join() !== (result ?? ''))
      say(`the log says ${[...results].join() || null}, and it was ${result}`, { rows, finding });
  }
  const counter = incidentCounter({ fromMs: 0, toMs: Infinity });
  for (const entry of [...entries].sort((a, b) => a.atMs - b.atMs)) counter.add(entry);
  const { SUCCESS, FAILED, DRYRUN } = counter.finish().of;
  const counted = JSON.stringify({ SUCCESS, FAILED, DRYRUN });
  if (counted !== JSON.stringify(wanted))
    say(`the report counts ${counted}, and there were ${JSON.stringify(wanted)}`, entries);
}

function resultOf({ mode, plan }: Finding, events: readonly AuditEvent[]): IncidentResult | null {
  const of = (type: AuditEvent['type']): number => events.findLastIndex((event) => event.type === type);
  const [done, failed] = [of('remediation.finished'), of('remediation.failed')];
  if (done >= 0 || failed >= 0) return done > failed ? 'SUCCESS' : 'FAILED';
  if (of('remediation.started') >= 0) return null;
  return mode === 'observe' && plan.remediation !== null ? 'DRYRUN' : null;
}
