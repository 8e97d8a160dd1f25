import { findingEvent, janitor } from '../../audit.ts';
import type { Finding } from '../../finding.ts';
import { plannedWords } from '../../iam/evidence/planned-words.ts';
import type { RecheckDeps } from '../../ports/deps.ts';
import type { Permit } from '../../ports/permit.ts';
import { type ProgressRead, Refused } from '../../ports/remediator.ts';
import { settleOf } from '../../remediation/recheck-work.ts';
import { actsAlone } from '../limits.ts';
import {
  askBecauseOfLimit,
  fail,
  finish,
  longestRemediationMs,
  progressed,
  progressOf,
  uncertain,
} from './outcome.ts';

/** Longer than a step may take. */
export const settleAfterSeconds = 75;

/**
 * Stores `remediation.started` in one transaction with the checks of the pause and the run's limit, then runs
 * the first step. After an unknown outcome the finding stays `remediating` until the sweep settles it.
 */
export async function remediate(deps: RecheckDeps, permit: Permit): Promise<void> {
  const { finding, resource } = permit;
  const event = findingEvent(
    deps,
    finding,
    'remediation.started',
    janitor,
    `${finding.resource.name}: ${plannedWords(finding)}`,
    {
      remediation: finding.plan.remediation,
      approvedBy: finding.approval?.by ?? null,
      before: { tags: resource.tags, facts: resource.facts, material: resource.material },
    },
  );
  const keeps = deps.remediator.keeps?.(permit) ?? null;
  const alone = !finding.approval && !finding.incident && actsAlone(finding);
  const started = await deps.store.move(
    finding,
    {
      ...finding,
      status: 'remediating',
      // Notices tell two starts apart by their times.
      startedAtMs: Math.max(event.atMs, (finding.startedAtMs ?? 0) + 1),
      ...(keeps || finding.keeps ? { keeps } : {}),
      updatedAtMs: event.atMs,
      claimExpiresAtMs: Math.max(finding.claimExpiresAtMs, event.atMs + 2 * longestRemediationMs),
    },
    event,
    { notPaused: true, ...(alone ? { takes: { scanId: finding.scanId, kind: finding.resource.kind } } : {}) },
  );
  if (started.ok) return runStep(deps, started.value, permit);
  if (started.error === 'limit-reached') await askBecauseOfLimit(deps, finding);
}

/** Runs the next step of a remediation. `read`: the progress after the last step. */
export async function remediateNextStep(
  deps: RecheckDeps,
  permit: Permit,
  read: ProgressRead,
): Promise<void> {
  const { finding } = permit;
  const nowMs = deps.clock.nowMs();
  const progress = { ...progressOf(read, nowMs), stepAtMs: nowMs };
  const summary = `${finding.resource.name}: ${read.note}; next step for ${plannedWords(finding)}`;
  const event = findingEvent(deps, finding, 'remediation.progressed', janitor, summary, { progress });
  const after: Finding = { ...finding, progress, trouble: null, updatedAtMs: event.atMs };
  const started = await deps.store.move(finding, after, event, { notPaused: true });
  if (!started.ok) return;
  await runStep(deps, started.value, { ...permit, finding: { ...finding, progress } });
}

/** The only place that spends a permit. */
async function runStep(deps: RecheckDeps, started: Finding, permit: Permit): Promise<void> {
  // Sent before the AWS call, so that the outcome is read even if this worker dies.
  await deps.queue.send({ type: 'finding.sync', findingId: started.id });
  await deps.queue.send(settleOf(started), settleAfterSeconds);
  try {
    const outcome = await deps.remediator.run(permit);
    if ('inProgress' in outcome) await progressed(deps, started, outcome);
    else await finish(deps, started, outcome);
  } catch (error) {
    if (error instanceof Refused) return fail(deps, started, error.message);
    await uncertain(deps, started, error);
  }
}
