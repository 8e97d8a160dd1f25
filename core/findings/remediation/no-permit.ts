import { findingEvent, janitor } from '../../audit.ts';
import { hourMs } from '../../calendar.ts';
import type { Finding } from '../../finding.ts';
import type { Mode } from '../../policy.ts';
import type { RecheckDeps } from '../../ports/deps.ts';
import { type Result, refused } from '../../result.ts';
import { resolve } from '../resolve.ts';

/** How long until the next recheck when AWS could not be read. */
const retryMs = hourMs;

export type NoPermit =
  | 'not-scheduled'
  | 'too-early'
  | 'paused'
  | 'resolved'
  | 'undecided'
  | 'changed'
  | 'not-approved'
  | 'not-allowed';

export async function over(
  deps: RecheckDeps,
  finding: Finding,
  why: string,
): Promise<Result<never, NoPermit>> {
  await resolve(deps, finding, why);
  return refused('resolved');
}

/** Rechecks later what is undecided now. */
export async function postpone(
  deps: RecheckDeps,
  finding: Finding,
  why: string,
): Promise<Result<never, NoPermit>> {
  const nextMs = deps.clock.nowMs() + retryMs;
  const event = findingEvent(
    deps,
    finding,
    'finding.rechecked',
    janitor,
    `${finding.resource.name} is undecided: ${why}`,
    { why, nextMs },
  );
  const after: Finding = { ...finding, remediateAtMs: nextMs, trouble: why, updatedAtMs: event.atMs };
  const moved = await deps.store.move(finding, after, event);
  if (moved.ok) await deps.queue.send({ type: 'finding.sync', findingId: finding.id });
  return refused('undecided');
}

/** Ends plan and approval when the policy's mode was lowered meanwhile. */
export async function standDown(
  deps: RecheckDeps,
  finding: Finding,
  mode: Mode,
): Promise<Result<never, NoPermit>> {
  const why = 'The policy does not let the janitor act on this rule any more.';
  const event = findingEvent(
    deps,
    finding,
    'finding.rechecked',
    janitor,
    `${finding.resource.name}: ${why}`,
    { why, mode },
  );
  const after: Finding = {
    ...finding,
    status: 'open',
    mode,
    needsApproval: null,
    approval: null,
    input: null,
    askedBy: null,
    remediateAtMs: null,
    trouble: why,
    updatedAtMs: event.atMs,
  };
  const moved = await deps.store.move(finding, after, event);
  if (moved.ok) await deps.queue.send({ type: 'finding.sync', findingId: finding.id });
  return refused('not-allowed');
}

/** Opens the finding again when grace has ended without an approval, and reminds once. */
export async function remindOnce(deps: RecheckDeps, finding: Finding): Promise<Result<never, NoPermit>> {
  const { name } = finding.resource;
  // The digest has told approvers of a limit already.
  const reminds = finding.needsApproval !== 'limit';
  const event = reminds
    ? findingEvent(
        deps,
        finding,
        'finding.reminded',
        janitor,
        finding.plan.asks
          ? `Nobody has filled in the tags of ${name} yet`
          : `Nobody has approved ${name} yet`,
      )
    : findingEvent(
        deps,
        finding,
        'finding.rechecked',
        janitor,
        `Grace has ended for ${name}; it still needs an approval`,
      );
  const after: Finding = {
    ...finding,
    status: 'open',
    remediateAtMs: null,
    remindedAtMs: reminds ? event.atMs : null,
    updatedAtMs: event.atMs,
  };
  const moved = await deps.store.move(finding, after, event);
  if (moved.ok) {
    await deps.queue.send({ type: 'finding.sync', findingId: finding.id });
    if (reminds) {
      await deps.queue.send({
        type: 'finding.remind',
        findingId: finding.id,
        generation: finding.generation,
      });
    }
  }
  return refused('not-approved');
}
