import { findingEvent, janitor } from '../../audit.ts';
import type { Finding } from '../../finding.ts';
import type { RecheckDeps } from '../../ports/deps.ts';
import type { UndoPermit } from '../../ports/permit.ts';
import { PartlyChanged, type ProgressRead, Refused } from '../../ports/remediator.ts';
import { settleOf } from '../../remediation/recheck-work.ts';
import { longestRemediationMs, progressOf } from './outcome.ts';
import { settleAfterSeconds } from './remediate.ts';
import { failUndo, finishUndo, undoProgressed, undoUncertain } from './undo-outcome.ts';
import { isUndoing } from './undoing.ts';

/** Stores `undo.started` in one transaction with the check of the pause, then runs the first step. */
export async function runUndo(deps: RecheckDeps, permit: UndoPermit): Promise<void> {
  const { finding, resource } = permit;
  if (!isUndoing(finding)) return;
  const { receipt, undoing } = finding;
  const title = receipt?.undoes?.title ?? finding.plan.title;
  const summary = `${finding.resource.name}: ${title}`;
  const event = findingEvent(deps, finding, 'undo.started', janitor, summary, {
    remediation: finding.plan.remediation,
    askedBy: undoing.by,
    receipt: receipt?.undo ?? {},
    before: resource ? { tags: resource.tags, facts: resource.facts, material: resource.material } : null,
  });
  const after: Finding = {
    ...finding,
    undoing: { ...undoing, startedAtMs: event.atMs },
    updatedAtMs: event.atMs,
    claimExpiresAtMs: Math.max(finding.claimExpiresAtMs, event.atMs + 2 * longestRemediationMs),
  };
  const started = await deps.store.move(finding, after, event, { notPaused: true });
  if (started.ok) await runStep(deps, started.value, permit);
}

/** Runs the next step of an undo. `read`: the progress after the last step. */
export async function runNextUndoStep(
  deps: RecheckDeps,
  permit: UndoPermit,
  read: ProgressRead,
): Promise<void> {
  const { finding } = permit;
  if (!isUndoing(finding)) return;
  const nowMs = deps.clock.nowMs();
  const progress = { ...progressOf(read, nowMs), stepAtMs: nowMs };
  const summary = `${finding.resource.name}: ${read.note}; next step of the undo`;
  const event = findingEvent(deps, finding, 'undo.progressed', janitor, summary, { progress });
  const undoing = { ...finding.undoing, progress };
  const after: Finding = { ...finding, undoing, trouble: null, updatedAtMs: event.atMs };
  const started = await deps.store.move(finding, after, event, { notPaused: true });
  if (started.ok) await runStep(deps, started.value, permit);
}

/** The only place that spends a permit to undo. */
async function runStep(deps: RecheckDeps, started: Finding, permit: UndoPermit): Promise<void> {
  if (!isUndoing(started)) return;
  // Sent before the AWS call, so that the outcome is read even if this worker dies.
  await deps.queue.send({ type: 'finding.sync', findingId: started.id });
  await deps.queue.send(settleOf(started), settleAfterSeconds);
  try {
    const outcome = await deps.remediator.undo.run({ ...permit, finding: started });
    if ('inProgress' in outcome) await undoProgressed(deps, started, outcome);
    else await finishUndo(deps, started, outcome);
  } catch (error) {
    if (error instanceof Refused)
      return failUndo(deps, started, `${error.message}. Nothing was changed.`, 'failed');
    if (error instanceof PartlyChanged) return failUndo(deps, started, error.message, 'partly');
    await undoUncertain(deps, started, error);
  }
}
