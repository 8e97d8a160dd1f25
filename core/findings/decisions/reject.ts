import { plannedWords } from '../../iam/evidence/planned-words.ts';
import { done, refused } from '../../result.ts';
import { wrongReason } from '../reason.ts';
import type { DecisionFile } from './decision.ts';
import { isActing, notOffered } from './rights/acting.ts';
import { forbidden, isOwnerOrApprover, sync } from './rights/answerable.ts';

/** Does nothing until the claim expires; the next scan then asks again. */
export const decision: DecisionFile<{ readonly reason: string }> = {
  what: 'reject it',
  records: { 'finding.rejected': 'Rejected' },
  may: isOwnerOrApprover,
  asksAfresh: false,
  isOffered: (finding) => isActing(finding) && !finding.rejection,
  whyNot: (finding) =>
    finding.rejection
      ? { code: 'already', because: `Already rejected by <@${finding.rejection.by}>. Nothing was changed.` }
      : notOffered(finding),
  decide: ({ finding, actor, nowMs }, { reason: typed }) => {
    if (!isOwnerOrApprover(finding, actor)) return refused(forbidden(finding, decision.what));
    if (!decision.isOffered(finding)) return refused(decision.whyNot(finding));
    const wrong = wrongReason(typed);
    if (wrong) return refused({ code: 'invalid', because: wrong });
    const reason = typed.trim();
    return done({
      after: {
        ...finding,
        status: 'open',
        remediateAtMs: null,
        approval: null,
        input: null,
        askedBy: null,
        rejection: { by: actor.userId, atMs: nowMs, reason },
      },
      type: 'finding.rejected',
      summary: `${finding.resource.name}: ${plannedWords(finding)}. Reason: ${reason}`,
      details: { plan: finding.plan.remediation, reason },
      said: 'Rejected. Janitor will not act.',
      work: [sync(finding)],
    });
  },
};
