import { findingEvent, janitor } from '../../audit.ts';
import { dayMs, hourMs, minuteMs } from '../../calendar.ts';
import type { Finding } from '../../finding.ts';
import type { Mode } from '../../policy.ts';
import type { RecheckDeps } from '../../ports/deps.ts';
import type { EpochMs } from '../../resource.ts';
import { type Result, refused } from '../../result.ts';
import { askAgain } from '../decisions/rights/answerable.ts';
import { resolve } from '../resolve.ts';

/** Limits of the delay before the next recheck. The delay equals the time postponed so far. */
const retryMs = { least: hourMs, most: 12 * hourMs };

/** Of an incident, in which minutes count. */
const incidentRetryMs = 5 * minuteMs;

/** Longer than a weekend, and longer than RDS's own operations on a database. */
const longestPostponedMs = 3 * dayMs;

export type NoPermit =
  | 'not-scheduled'
  | 'not-here'
  | 'too-early'
  | 'paused'
  | 'quiet-hours'
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

/**
 * Postpones the recheck and keeps approval and plan. After three days it asks again; with `mayBeOver` it ends
 * the finding instead.
 */
export async function postpone(
  deps: RecheckDeps,
  finding: Finding,
  {
    why,
    mayBeOver,
    untilMs,
  }: { readonly why: string; readonly mayBeOver?: true; readonly untilMs?: EpochMs },
): Promise<Result<never, NoPermit>> {
  const nowMs = deps.clock.nowMs();
  const sinceMs = finding.postponedSinceMs ?? nowMs;
  const forMs = nowMs - sinceMs;
  if (forMs >= longestPostponedMs)
    return mayBeOver ? over(deps, finding, why) : askAnew(deps, finding, why, forMs);
  const leastMs = finding.incident ? incidentRetryMs : retryMs.least;
  const waitMs = Math.min(Math.max(forMs, leastMs), retryMs.most);
  const nextMs = Math.min(untilMs ?? nowMs + waitMs, sinceMs + longestPostponedMs);
  const event = findingEvent(
    deps,
    finding,
    'finding.rechecked',
    janitor,
    `${finding.resource.name}: postponed: ${why}`,
    { why, nextMs, sinceMs },
  );
  const after: Finding = {
    ...finding,
    remediateAtMs: nextMs,
    postponedSinceMs: sinceMs,
    trouble: why,
    updatedAtMs: event.atMs,
  };
  const moved = await deps.store.move(finding, after, event);
  if (moved.ok) await deps.queue.send({ type: 'finding.sync', findingId: finding.id });
  return refused('undecided');
}

async function askAnew(
  deps: RecheckDeps,
  finding: Finding,
  why: string,
  forMs: number,
): Promise<Result<never, NoPermit>> {
  const postponed = `postponed for ${Math.floor(forMs / dayMs)} days: ${why}`;
  const difference = [{ what: 'Recheck', before: 'due', after: postponed }];
  const summary = `${finding.resource.name}: ${postponed}`;
  const event = findingEvent(deps, finding, 'finding.changed', janitor, summary, { difference });
  const after: Finding = { ...askAgain(finding), difference, updatedAtMs: event.atMs };
  const moved = await deps.store.move(finding, after, event);
  if (moved.ok) await deps.queue.send({ type: 'finding.announce', findingId: finding.id });
  return refused('changed');
}

/** Cancels the approval and reopens the finding when the policy's mode was lowered. */
export async function cancelApproval(
  deps: RecheckDeps,
  finding: Finding,
  mode: Mode,
): Promise<Result<never, NoPermit>> {
  const why = 'The policy no longer lets Janitor act on this rule.';
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

/** Reopens the finding when the grace period ended without approval, and reminds once. */
export async function remindOnce(deps: RecheckDeps, finding: Finding): Promise<Result<never, NoPermit>> {
  const { name } = finding.resource;
  // The digest already told the approvers about the limit.
  const reminds = finding.needsApproval !== 'limit';
  const event = reminds
    ? findingEvent(
        deps,
        finding,
        'finding.reminded',
        janitor,
        finding.plan.asks ? `The tags of ${name} are still missing` : `${name} is not approved yet`,
      )
    : findingEvent(
        deps,
        finding,
        'finding.rechecked',
        janitor,
        `Grace period ended for ${name}. Needs an approval`,
      );
  const after: Finding = {
    ...finding,
    status: 'open',
    remediateAtMs: null,
    postponedSinceMs: null,
    trouble: null,
    remindedAtMs: reminds ? event.atMs : null,
    updatedAtMs: event.atMs,
  };
  const moved = await deps.store.move(finding, after, event);
  if (moved.ok) await deps.queue.send({ type: 'finding.sync', findingId: finding.id });
  return refused('not-approved');
}
