import { findingEvent, janitor } from '../events.ts';
import type { Finding } from '../finding.ts';
import { type CommonDeps, type RecheckDeps, Refused } from '../ports.ts';
import { actsAlone } from './limits.ts';
import type { Permit } from './permit.ts';
import { recheck } from './recheck.ts';

/** Longer than a remediation may take. */
export const settleAfterSeconds = 75;

/** The one road to a change in AWS: look again, and act only with the permit that comes of it. */
export async function recheckAndRemediate(
  deps: RecheckDeps,
  asked: { findingId: string; generation: number },
): Promise<void> {
  const permit = await recheck(deps, asked);
  if (permit.ok) await remediate(deps, permit.value);
  else deps.log.info('nothing to remediate', { findingId: asked.findingId, why: permit.error });
}

/**
 * Stores `remediation.started`, then acts. The start is one transaction with the pause and the run's limit, so neither can
 * be passed by a race. An outcome that AWS did not tell leaves the finding `remediating` for the sweep to settle.
 */
export async function remediate(deps: RecheckDeps, permit: Permit): Promise<void> {
  const { finding, resource } = permit;
  const event = findingEvent(
    deps,
    finding,
    'remediation.started',
    janitor,
    `Started for ${finding.resource.name}: ${finding.plan.title}`,
    {
      remediation: finding.plan.remediation,
      approvedBy: finding.approval?.by ?? null,
      before: { tags: resource.tags, facts: resource.facts, material: resource.material },
    },
  );
  const alone = !finding.approval && actsAlone(finding);
  const started = await deps.store.move(
    finding,
    { ...finding, status: 'remediating', startedAtMs: event.atMs, updatedAtMs: event.atMs },
    event,
    { notPaused: true, ...(alone ? { takes: { scanId: finding.scanId, kind: finding.resource.kind } } : {}) },
  );
  if (!started.ok) {
    if (started.error === 'limit-reached') await askBecauseOfLimit(deps, finding);
    return;
  }
  // The card loses its buttons now; and whatever becomes of this worker, somebody looks at what it did.
  await deps.queue.send({ type: 'finding.sync', findingId: finding.id });
  await deps.queue.send({ type: 'finding.settle', findingId: finding.id }, settleAfterSeconds);
  try {
    const receipt = await deps.remediator.run(permit);
    await finish(deps, started.value, receipt);
  } catch (error) {
    if (error instanceof Refused) return fail(deps, started.value, error.message);
    await uncertain(deps, started.value, error);
  }
}

export async function finish(
  deps: CommonDeps,
  finding: Finding,
  receipt: NonNullable<Finding['receipt']>,
): Promise<void> {
  const event = findingEvent(
    deps,
    finding,
    'remediation.finished',
    janitor,
    `${finding.resource.name}: ${receipt.summary}`,
    { receipt },
  );
  const after: Finding = {
    ...finding,
    status: 'remediated',
    receipt,
    trouble: null,
    endedBy: janitor,
    updatedAtMs: event.atMs,
  };
  const moved = await deps.store.move(finding, after, event);
  if (moved.ok) await deps.queue.send({ type: 'finding.sync', findingId: finding.id });
}

export async function fail(deps: CommonDeps, finding: Finding, why: string): Promise<void> {
  const event = findingEvent(
    deps,
    finding,
    'remediation.failed',
    janitor,
    `${finding.resource.name}: ${why}`,
    { why },
  );
  const after: Finding = {
    ...finding,
    status: 'failed',
    trouble: why,
    remediateAtMs: null,
    approval: null,
    updatedAtMs: event.atMs,
  };
  const moved = await deps.store.move(finding, after, event);
  if (moved.ok) await deps.queue.send({ type: 'finding.sync', findingId: finding.id });
}

async function uncertain(deps: CommonDeps, finding: Finding, error: unknown): Promise<void> {
  const why = `AWS did not say whether it worked (${error instanceof Error ? error.message : String(error)}).`;
  const event = findingEvent(
    deps,
    finding,
    'remediation.uncertain',
    janitor,
    `${finding.resource.name}: ${why}`,
    { why },
  );
  const moved = await deps.store.move(finding, { ...finding, trouble: why, updatedAtMs: event.atMs }, event);
  if (moved.ok) await deps.queue.send({ type: 'finding.sync', findingId: finding.id });
}

/** The run's limit is used up: nothing is done, and approvers are asked. */
async function askBecauseOfLimit(deps: CommonDeps, finding: Finding): Promise<void> {
  const event = findingEvent(
    deps,
    finding,
    'limit.reached',
    janitor,
    `The limit of this run is reached; ${finding.resource.name} needs an approval`,
  );
  const after: Finding = {
    ...finding,
    status: 'open',
    needsApproval: 'limit',
    remediateAtMs: null,
    remindedAtMs: event.atMs,
    updatedAtMs: event.atMs,
  };
  const moved = await deps.store.move(finding, after, event);
  if (!moved.ok) return;
  await deps.queue.send({ type: 'finding.sync', findingId: finding.id });
  await deps.queue.send({ type: 'finding.remind', findingId: finding.id, generation: finding.generation });
}
