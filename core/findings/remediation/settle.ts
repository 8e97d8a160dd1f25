import { hourMs, minuteMs } from '../../calendar.ts';
import { isUnderWay } from '../../facts/lifecycles.ts';
import type { Finding, FindingIn, Receipt } from '../../finding.ts';
import { plannedWords } from '../../iam/evidence/planned-words.ts';
import type { RecheckDeps } from '../../ports/deps.ts';
import { type ProgressRead, Refused } from '../../ports/remediator.ts';
import { settleOf } from '../../remediation/recheck-work.ts';
import type { Resource } from '../../resource.ts';
import { fail, finish, longestRemediationMs, progressed, stop, waiting } from './outcome.ts';
import { type AskedBy, isPassedOn } from './passed-on.ts';
import { recheckNextStep } from './recheck.ts';
import { remediateNextStep, settleAfterSeconds } from './remediate.ts';
import { settleUndo } from './settle-undo.ts';

/** A change that AWS does not show after this time counts as not made. */
const patienceMs = 10 * minuteMs;

/** Continues a remediation in progress, or reads the result of a step with an unknown outcome. No step runs twice. */
export async function settleFinding(
  deps: RecheckDeps,
  asked: AskedBy & { readonly findingId: string },
): Promise<void> {
  const finding = await deps.store.get(asked.findingId);
  if (finding && (await isPassedOn(deps, asked, settleOf(finding)))) return;
  if (finding?.status === 'undoing') return settleUndo(deps, finding);
  if (!finding || !isRemediating(finding)) return;
  if (finding.progress && finding.progress.stepAtMs === null) await goOn(deps, finding);
  else await settleStep(deps, finding);
}

function isRemediating(finding: Finding): finding is FindingIn<'remediating'> {
  return finding.status === 'remediating';
}

/** Reads the progress and runs the next step when it is ready and nothing has changed. */
async function goOn(deps: RecheckDeps, finding: FindingIn<'remediating'>): Promise<void> {
  const nowMs = deps.clock.nowMs();
  if (nowMs < (finding.progress?.readAgainAtMs ?? 0)) return;
  if (nowMs - (finding.startedAtMs ?? 0) >= longestRemediationMs) {
    const hours = longestRemediationMs / hourMs;
    return fail(deps, finding, `Not finished after ${hours} hours (${finding.progress?.note}).`);
  }
  const read = await tryToReadProgress(deps, finding);
  if (read === 'unreadable') return;
  if (read instanceof Refused) return fail(deps, finding, read.message);
  if (read === null) return fail(deps, finding, `The result of the first step is missing.`);
  if (read.done) return finish(deps, finding, read.done);
  if (!read.isReady) return progressed(deps, finding, read);
  const permit = await recheckNextStep(deps, finding);
  if (permit.ok) return remediateNextStep(deps, permit.value, read);
  const { is, why } = permit.error;
  if (is === 'wait') return waiting(deps, finding, why);
  await stop(deps, finding, is === 'over' ? 'resolved' : 'failed', why);
}

async function settleStep(deps: RecheckDeps, finding: FindingIn<'remediating'>): Promise<void> {
  const runningMs = deps.clock.nowMs() - (finding.progress?.stepAtMs ?? finding.startedAtMs ?? 0);
  if (runningMs < settleAfterSeconds * 1000) return;
  let resource: Resource | undefined;
  try {
    resource = await deps.inventory.get(finding.resource);
  } catch (error) {
    return deps.log.warn('resource of an unfinished remediation could not be read', {
      findingId: finding.id,
      error: String(error),
    });
  }
  const isDone = deps.remediator.isDone(finding, resource);
  if (isDone === true) return settleDone(deps, finding, runningMs);
  const read = finding.progress ? null : await tryToReadProgress(deps, finding);
  if (read === 'unreadable') return;
  if (read instanceof Refused) return fail(deps, finding, read.message);
  if (read?.done) return finish(deps, finding, read.done);
  if (read !== null) return progressed(deps, finding, read);
  const isUnclear = isDone === 'unknown' || (resource !== undefined && isUnderWay(resource));
  if (runningMs < patienceMs || (isUnclear && runningMs < longestRemediationMs)) return;
  await fail(
    deps,
    finding,
    `Started, but ${whatAwsShows(isDone, resource, finding.progress !== null)}. Janitor does not retry; a person has to decide.`,
  );
}

function whatAwsShows(
  isDone: false | 'unknown',
  resource: Resource | undefined,
  isLaterStep: boolean,
): string {
  if (isDone === 'unknown') return 'AWS does not report whether it took effect';
  if (resource && isLaterStep) return 'it is not finished, and a part of it may be done';
  return resource ? 'AWS shows no change' : 'the resource is gone, and AWS shows no sign of the change';
}

/** Ends the remediation as done, if what a deletion has to keep exists. A resource that is gone does not prove it. */
async function settleDone(
  deps: RecheckDeps,
  finding: FindingIn<'remediating'>,
  runningMs: number,
): Promise<void> {
  let kept: Receipt | null;
  try {
    kept = await deps.remediator.readKept(finding);
  } catch (error) {
    const why = error instanceof Error ? error.message : String(error);
    deps.log.warn('final snapshot could not be read after the deletion', {
      findingId: finding.id,
      error: why,
    });
    if (error instanceof Refused && runningMs >= patienceMs) await fail(deps, finding, why, 'changed');
    else if (runningMs >= longestRemediationMs)
      await fail(
        deps,
        finding,
        `The resource is deleted, but its final snapshot could not be read: ${why}`,
        'changed',
      );
    return;
  }
  const summary = `${plannedWords(finding)}: done, confirmed by AWS.`;
  await finish(deps, finding, kept ?? { summary, undo: {} });
}

/** Returns `unreadable` on an AWS error; the sweep tries again. */
async function tryToReadProgress(
  deps: RecheckDeps,
  finding: Finding,
): Promise<ProgressRead | Refused | 'unreadable' | null> {
  try {
    return await deps.remediator.readProgress(finding);
  } catch (error) {
    if (error instanceof Refused) return error;
    deps.log.warn('progress of the remediation could not be read', {
      findingId: finding.id,
      error: String(error),
    });
    return 'unreadable';
  }
}
