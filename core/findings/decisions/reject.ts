import { done, refused } from '../../result.ts';
import { isActing } from './acting.ts';
import type { DecisionFile } from './decision.ts';
import { forbidden, mayAnswer, sync } from './standing.ts';

/** Does nothing until the claim expires; the next scan then asks again. */
export const decision: DecisionFile = {
  what: 'reject it',
  records: { 'finding.rejected': 'Rejected' },
  may: mayAnswer,
  asksAfresh: false,
  isOffered: (finding) => isActing(finding) && !finding.rejection,
  decide: ({ finding, actor, nowMs }) => {
    if (!mayAnswer(finding, actor)) return refused(forbidden(finding, decision.what));
    if (finding.rejection)
      return refused({ code: 'already', because: `Already rejected by <@${finding.rejection.by}>.` });
    if (!decision.isOffered(finding))
      return refused({
        code: 'not-offered',
        because: 'Nothing to reject: Janitor will not act on this.',
      });
    return done({
      after: {
        ...finding,
        status: 'open',
        remediateAtMs: null,
        approval: null,
        input: null,
        askedBy: null,
        rejection: { by: actor.userId, atMs: nowMs },
      },
      type: 'finding.rejected',
      summary: `Rejected for ${finding.resource.name}: ${finding.plan.title}`,
      details: { plan: finding.plan.remediation },
      said: 'Rejected. Janitor will not act.',
      work: [sync(finding)],
    });
  },
};
