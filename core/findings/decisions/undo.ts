import type { Finding } from '../../finding.ts';
import { undoOf } from '../../remediation/recheck-work.ts';
import { done, refused } from '../../result.ts';
import type { DecisionFile, Refusal } from './decision.ts';
import { forbidden, isOwnerOrApprover, sync } from './rights/answerable.ts';

/** Undoes a finished remediation, after a recheck. Whoever could have rejected it may. */
export const decision: DecisionFile = {
  what: 'undo it',
  records: { 'undo.requested': 'Undo requested' },
  may: isOwnerOrApprover,
  asksAfresh: true,
  isOffered: ({ status, receipt, undoing }) =>
    status === 'remediated' &&
    receipt?.undoes !== undefined &&
    receipt.undoes.is !== 'no' &&
    undoing?.outcome?.is !== 'partly',
  whyNot,
  decide: ({ finding, actor, policy, pause, nowMs }) => {
    if (!isOwnerOrApprover(finding, actor)) return refused(forbidden(finding, decision.what));
    if (!decision.isOffered(finding)) return refused(whyNot(finding));
    const undoes = finding.receipt?.undoes;
    if (isTooLate(finding, nowMs)) return refused(tooLate);
    if (pause)
      return refused({
        code: 'paused',
        because: `Remediation is paused by <@${pause.by}>, and undo with it. An approver can resume it with \`/janitor resume\`. Nothing was changed.`,
      });
    return done({
      after: {
        ...finding,
        status: 'undoing',
        undoing: {
          by: actor.userId,
          // Notices tell two undos apart by their times.
          atMs: Math.max(nowMs, (finding.undoing?.atMs ?? 0) + 1),
          remediatedAtMs: finding.undoing?.remediatedAtMs ?? finding.updatedAtMs,
          startedAtMs: null,
          progress: null,
          outcome: null,
        },
        trouble: null,
        endedBy: null,
        claimExpiresAtMs: nowMs + policy.claimMs,
      },
      type: 'undo.requested',
      summary: `${finding.resource.name}: ${undoes?.title ?? finding.plan.title}`,
      details: { plan: finding.plan.remediation, undoes },
      said: 'Janitor rechecks and undoes it now. The card shows the result.',
      work: [sync(finding), undoOf(finding)],
    });
  },
};

const tooLate: Refusal = { code: 'late', because: 'The time to undo it is over. Nothing was changed.' };

export function isTooLate({ receipt }: Finding, nowMs: number): boolean {
  const untilMs = receipt?.undoes?.untilMs ?? null;
  return untilMs !== null && nowMs > untilMs;
}

function whyNot({ status, receipt, undoing }: Finding): Refusal {
  if (status !== 'remediated')
    return { code: 'not-offered', because: 'There is nothing to undo. Nothing was changed.' };
  if (undoing?.outcome?.is === 'partly')
    return {
      code: 'not-offered',
      because: 'The last undo changed only a part. A person has to do the rest. Nothing was changed.',
    };
  const because =
    receipt?.undoes?.lost ?? 'It was done by a version of Janitor that kept too little to undo it.';
  return { code: 'not-offered', because: `${because} Nothing was changed.` };
}
