import { generalEvent, janitor } from '../audit.ts';
import { hourMs } from '../calendar.ts';
import { allowance } from '../findings/limits.ts';
import type { AccountPolicy } from '../policy.ts';
import type { CommonDeps, ScanDeps } from '../ports/deps.ts';
import type { Scan } from '../scan.ts';
import { everyKind, everyRegion, type Unit } from '../unit.ts';
import { reportOfUnread, scanDeadlineMs } from './slice.ts';
import { scopeWords } from './start-scan.ts';

export type FinishDeps = CommonDeps & Pick<ScanDeps, 'store'>;

/** At the deadline, reports what was found in unfinished units and marks the rest as not looked at. */
async function closeOpenUnits(deps: FinishDeps, { id, unitsTotal, units }: Scan): Promise<void> {
  if (unitsTotal === 0) {
    const { accounts } = await deps.policy();
    // Keeps a plan that was stored meanwhile.
    await deps.store.planUnits(id, units ?? accounts.map(wholeAccount));
  }
  const reason = `The scan reached its limit of ${scanDeadlineMs / hourMs} hours.`;
  for (const unit of await deps.store.pendingUnits(id)) {
    const report = reportOfUnread(unit, await deps.store.slices(id, unit), reason);
    await deps.store.finishUnit(id, unit, report, deps.clock.nowMs());
  }
}

function wholeAccount({ id }: AccountPolicy): Unit {
  return { account: id ?? 'unknown', region: everyRegion, kind: everyKind };
}

/** Limit for the audit event. The reports hold all. */
const blindSpotsNoted = 100;

/** Closes a scan whose units are all done: computes the limits and queues the announcement. Safe to repeat. */
export async function finishScan(deps: FinishDeps, scanId: string): Promise<void> {
  const scan = await deps.store.getScan(scanId);
  if (!scan) return;
  if (scan.status === 'running') {
    const isOverdue = deps.clock.nowMs() - scan.startedAtMs >= scanDeadlineMs;
    if (isOverdue) await closeOpenUnits(deps, scan);
    else if (scan.unitsDone < scan.unitsTotal) return;
  }
  const reports = await deps.store.reports(scanId);
  if (scan.status === 'running') {
    const policy = await deps.policy();
    const findings = await deps.store.getMany(
      reports.flatMap(({ claimed, worse }) => [...claimed, ...worse]),
    );
    const lookedAt = reports.flatMap((report) => report.lookedAt);
    const { allowed, counted, limitReached } = allowance(
      findings.filter(({ status }) => status === 'claimed'),
      lookedAt,
      policy.limits,
    );
    const notLookedAt = reports.flatMap((report) => report.notLookedAt);
    const event = generalEvent(
      deps,
      'scan.finished',
      janitor,
      `${scopeWords(scan)}: ${findings.length === 0 ? 'nothing new' : `${findings.length} to report`}`,
      {
        scanId,
        lookedAt: lookedAt.reduce((sum, { count }) => sum + count, 0),
        notLookedAt: notLookedAt.slice(0, blindSpotsNoted),
        notLookedAtTotal: notLookedAt.length,
        told: findings.length,
        limitReached,
      },
    );
    await deps.store.finishScan(
      { ...scan, status: 'finished', finishedAtMs: event.atMs, allowed, counted, limitReached },
      event,
    );
  }
  // A scan of selected units makes no report. Sent before `scan.announce`, which the sweep repeats when lost.
  if (!scan.units && reports.some(({ evaluations }) => evaluations))
    await deps.queue.send({ type: 'compliance.report', scanId });
  await deps.queue.send({ type: 'scan.announce', scanId });
}
