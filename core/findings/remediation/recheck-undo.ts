import type { Difference } from '../../finding.ts';
import type { RecheckDeps } from '../../ports/deps.ts';
import type { UndoPermit } from '../../ports/permit.ts';
import { undoOf } from '../../remediation/recheck-work.ts';
import type { Resource } from '../../resource.ts';
import { done, type Result, refused } from '../../result.ts';
import { isTooLate } from '../decisions/undo.ts';
import { type AskedBy, isPassedOn } from './passed-on.ts';
import { runUndo } from './run-undo.ts';
import { refuseUndo } from './undo-outcome.ts';
import { isUndoing, type UndoingFinding } from './undoing.ts';

type NoUndoPermit = 'not-asked' | 'not-here' | 'paused' | 'refused';

/** Rechecks what a remediation left, and undoes it with the resulting permit. The only way to a first step. */
export async function undoFinding(
  deps: RecheckDeps,
  asked: AskedBy & { readonly findingId: string; readonly generation: number },
): Promise<void> {
  const permit = await recheckUndo(deps, asked);
  if (permit.ok) await runUndo(deps, permit.value);
  else deps.log.info('no permit to undo', { findingId: asked.findingId, why: permit.error });
}

/** Returns a permit when everything is as the remediation left it. During a pause the sweep asks again. */
export async function recheckUndo(
  deps: RecheckDeps,
  asked: AskedBy & { readonly findingId: string; readonly generation: number },
): Promise<Result<UndoPermit, NoUndoPermit>> {
  const finding = await deps.store.get(asked.findingId);
  if (!finding || finding.generation !== asked.generation || !isUndoing(finding)) return refused('not-asked');
  if (finding.undoing.startedAtMs !== null) return refused('not-asked');
  if (await isPassedOn(deps, asked, undoOf(finding))) return refused('not-here');
  if (await deps.store.pause()) return refused('paused');
  if (isTooLate(finding, deps.clock.nowMs())) return no(deps, finding, 'The time to undo it is over.', []);
  let resource: Resource | undefined;
  let difference: readonly Difference[];
  try {
    resource = await deps.inventory.get(finding.resource);
    difference = await deps.remediator.undo.differences(finding, resource);
  } catch (error) {
    const why = error instanceof Error ? error.message : String(error);
    return no(deps, finding, `It could not be read: ${why}`, []);
  }
  if (difference.length > 0) return no(deps, finding, 'It is no longer as Janitor left it.', difference);
  return done(permitToUndo(finding, resource));
}

/** The next step of an undo needs no second comparison: only the undo itself changed something. */
export async function recheckNextUndoStep(
  deps: RecheckDeps,
  finding: UndoingFinding,
): Promise<Result<UndoPermit, string>> {
  if (await deps.store.pause()) return refused('Remediation is paused.');
  try {
    return done(permitToUndo(finding, await deps.inventory.get(finding.resource)));
  } catch (error) {
    return refused(`It could not be read: ${error instanceof Error ? error.message : String(error)}`);
  }
}

async function no(
  deps: RecheckDeps,
  finding: UndoingFinding,
  words: string,
  difference: readonly Difference[],
): Promise<Result<never, 'refused'>> {
  await refuseUndo(deps, finding, words, difference);
  return refused('refused');
}

/** The only place that makes a permit to undo. */
function permitToUndo(finding: UndoPermit['finding'], resource: UndoPermit['resource']): UndoPermit {
  return { finding, resource } as UndoPermit;
}
