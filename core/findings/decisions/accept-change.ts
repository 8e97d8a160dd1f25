import { done, refused } from '../../result.ts';
import { wrongReason } from '../reason.ts';
import type { DecisionFile } from './decision.ts';
import { isAnswerable, sync } from './rights/answerable.ts';

/** Accepts an IAM change: later states are compared with the one that the finding saw. */
export const decision: DecisionFile<{ readonly reason: string }> = {
  what: 'accept the change',
  records: { 'finding.accepted': 'Accepted' },
  may: (_finding, actor) => actor.isApprover,
  whoMay: () => ({
    code: 'forbidden',
    because: 'Only an approver may accept the change. Nothing was changed.',
  }),
  asksAfresh: true,
  isOffered: (finding) =>
    isAnswerable(finding) &&
    finding.card !== null &&
    finding.evidence.change !== undefined &&
    !finding.acceptance,
  whyNot: ({ acceptance }) =>
    acceptance
      ? { code: 'already', because: `Already accepted by <@${acceptance.by}>. Nothing was changed.` }
      : { code: 'not-offered', because: 'There is no change of permissions to accept. Nothing was changed.' },
  decide: ({ finding, actor, nowMs }, { reason: typed }) => {
    if (!decision.isOffered(finding)) return refused(decision.whyNot(finding));
    if (!actor.isApprover)
      return refused({
        code: 'forbidden',
        because: 'Only an approver may accept the change. Nothing was changed.',
      });
    const wrong = wrongReason(typed);
    if (wrong) return refused({ code: 'invalid', because: wrong });
    const reason = typed.trim();
    return done({
      after: {
        ...finding,
        status: 'open',
        remediateAtMs: null,
        approval: null,
        askedBy: null,
        acceptance: { by: actor.userId, atMs: nowMs, reason },
      },
      type: 'finding.accepted',
      summary: `${finding.resource.name}: ${finding.because} Reason: ${reason}`,
      details: { reason, seen: finding.evidence.change?.seen ?? null },
      said: 'Accepted. Later changes are compared with this state.',
      work: [sync(finding)],
    });
  },
};
