import { hourMs, minuteMs } from '../../calendar.ts';
import type { Finding } from '../../finding.ts';
import type { RecheckDeps } from '../../ports/deps.ts';
import { type ProgressRead, Refused } from '../../ports/remediator.ts';
import type { Resource } from '../../resource.ts';
import { longestRemediationMs } from './outcome.ts';
import { recheckNextUndoStep, undoFinding } from './recheck-undo.ts';
import { settleAfterSeconds } from './remediate.ts';
import { runNextUndoStep } from './run-undo.ts';
import { failUndo, finishUndo, undoProgressed } from './undo-outcome.ts';
import { isUndoing, type UndoingFinding } from './undoing.ts';

/** A change that AWS does not show after this time counts as not made. */
const patienceMs = 10 * minuteMs;

/** Starts a lost undo, continues one in progress, or reads the result of a step with an unknown outcome. */
export async function settleUndo(deps: RecheckDeps, finding: Finding): Promise<void> {
  if (!isUndoing(finding)) return;
  const { startedAtMs, progress } = finding.undoing;
  if (startedAtMs === null)
    return undoFinding(deps, { findingId: finding.id, generation: finding.generation });
  if (progress && progress.stepAtMs === null) await goOn(deps, finding, startedAtMs);
  else await settleStep(deps, finding, progress?.stepAtMs ?? startedAtMs);
}

async function goOn(deps: RecheckDeps, finding: UndoingFinding, startedAtMs: number): Promise<void> {
  const nowMs = deps.clock.nowMs();
  if (nowMs < (finding.undoing.progress?.readAgainAtMs ?? 0)) return;
  if (nowMs - startedAtMs >= longestRemediationMs) {
    const hours = longestRemediationMs / hourMs;
    return failUndo(deps, finding, `Not finished after ${hours} hours.`, 'partly');
  }
  const read = await tryToRead(deps, finding);
  if (read === 'unreadable') return;
  if (read instanceof Refused) return failUndo(deps, finding, read.message, 'partly');
  if (read === null) return failUndo(deps, finding, 'The result of the first step is missing.', 'partly');
  if (!read.isReady) return undoProgressed(deps, finding, read);
  const permit = await recheckNextUndoStep(deps, finding);
  if (permit.ok) await runNextUndoStep(deps, permit.value, read);
  else deps.log.info('next step of the undo postponed', { findingId: finding.id, why: permit.error });
}

async function settleStep(deps: RecheckDeps, finding: UndoingFinding, sinceMs: number): Promise<void> {
  const runningMs = deps.clock.nowMs() - sinceMs;
  if (runningMs < settleAfterSeconds * 1_000) return;
  let resource: Resource | undefined;
  try {
    resource = await deps.inventory.get(finding.resource);
  } catch (error) {
    return deps.log.warn('resource of an unfinished undo could not be read', {
      findingId: finding.id,
      error: String(error),
    });
  }
  const isDone = deps.remediator.undo.isDone(finding, resource);
  if (isDone === true) return finishUndo(deps, finding, { summary: 'Undone, confirmed by AWS.' });
  const read = finding.undoing.progress ? null : await tryToRead(deps, finding);
  if (read === 'unreadable') return;
  if (read instanceof Refused) return failUndo(deps, finding, read.message, 'partly');
  if (read !== null) return undoProgressed(deps, finding, read);
  if (runningMs < patienceMs || (isDone === 'unknown' && runningMs < longestRemediationMs)) return;
  if (finding.undoing.progress)
    return failUndo(
      deps,
      finding,
      'Not finished; a part of it may be done. Janitor does not retry.',
      'partly',
    );
  const words = 'Started, but AWS shows no change. Janitor does not retry.';
  await failUndo(deps, finding, words, 'failed');
}

/** Returns `unreadable` on an AWS error; the sweep tries again. */
async function tryToRead(
  deps: RecheckDeps,
  finding: Finding,
): Promise<ProgressRead | Refused | 'unreadable' | null> {
  try {
    return await deps.remediator.undo.readProgress(finding);
  } catch (error) {
    if (error instanceof Refused) return error;
    deps.log.warn('progress of the undo could not be read', { findingId: finding.id, error: String(error) });
    return 'unreadable';
  }
}
