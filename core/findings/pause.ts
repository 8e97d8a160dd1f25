import { generalEvent } from '../audit.ts';
import type { Finding } from '../finding.ts';
import type { NotifyDeps } from '../ports/deps.ts';
import { type PauseChange, PostUncertain } from '../ports/notices.ts';
import type { Queue } from '../ports/queue.ts';
import type { Clock, Ids } from '../ports/runtime.ts';
import type { FindingStore } from '../ports/store.ts';
import { done, type Result, refused } from '../result.ts';
import type { Actor, Refusal } from './decisions/decision.ts';

type PauseDeps = {
  readonly clock: Clock;
  readonly ids: Ids;
  readonly store: Pick<FindingStore, 'pause' | 'setPause'>;
  readonly queue: Queue;
};

/** Stops all remediation at once. Each start checks the pause in its own transaction. */
export async function pause(deps: PauseDeps, actor: Actor, reason: string): Promise<Result<string, Refusal>> {
  if (!actor.isApprover)
    return refused({ code: 'forbidden', because: 'Only an approver may pause remediation.' });
  const value = { by: actor.userId, atMs: deps.clock.nowMs(), reason };
  const summary = reason === '' ? 'all remediation' : `all remediation. Reason: ${reason}`;
  const set = await deps.store.setPause(
    value,
    generalEvent(deps, 'remediation.paused', actor.userId, summary, { reason }),
  );
  if (!set.ok) return refused({ code: 'already', because: 'Remediation is paused already.' });
  await deps.queue.send({ type: 'pause.announce', by: actor.userId, atMs: value.atMs, reason });
  return done(
    'Remediation is paused. Scans and messages continue. Nothing changes in AWS until an approver resumes.',
  );
}

/** Releases what came due during the pause. Each finding is rechecked first. */
export async function resume(deps: PauseDeps, actor: Actor): Promise<Result<string, Refusal>> {
  if (!actor.isApprover)
    return refused({ code: 'forbidden', because: 'Only an approver may resume remediation.' });
  const set = await deps.store.setPause(
    null,
    generalEvent(deps, 'remediation.resumed', actor.userId, 'all remediation'),
  );
  if (!set.ok) return refused({ code: 'already', because: 'Remediation is not paused.' });
  await deps.queue.send({ type: 'sweep' });
  await deps.queue.send({ type: 'pause.announce', by: actor.userId, atMs: deps.clock.nowMs(), reason: null });
  return done('Remediation resumed. Janitor rechecks what came due, and acts now.');
}

/** Returns up to `most` due findings that only need the recheck, soonest first. A resume starts them. */
export async function dueNow(
  deps: Pick<PauseDeps, 'clock'> & { readonly store: Pick<FindingStore, 'list'> },
  most: number,
): Promise<{ readonly findings: readonly Finding[]; readonly hasMore: boolean }> {
  const nowMs = deps.clock.nowMs();
  const page = await deps.store.list({ of: { statuses: ['scheduled'] }, order: 'due', limit: most });
  const findings = page.findings.filter(
    ({ remediateAtMs, approval, needsApproval }) =>
      remediateAtMs !== null && remediateAtMs <= nowMs && (approval !== null || needsApproval === null),
  );
  return { findings, hasMore: page.hasMore && findings.length > 0 };
}

/** Tells the channels about a pause or resume and redraws the cards of scheduled findings. Safe to repeat. */
export async function announcePause(deps: NotifyDeps, change: PauseChange): Promise<void> {
  const posted = await deps.notices.pause(change);
  let cursor: string | undefined;
  do {
    const page = await deps.store.byStatus('scheduled', {
      limit: 100,
      ...(cursor === undefined ? {} : { cursor }),
    });
    await deps.queue.sendAll(
      page.findings.map(({ id }) => ({ type: 'finding.sync' as const, findingId: id })),
    );
    cursor = page.cursor;
  } while (cursor !== undefined);
  if (!posted.ok) throw new PostUncertain('the pause');
}
