import { plannedWords } from '../../iam/evidence/planned-words.ts';
import { done, refused } from '../../result.ts';
import type { DecisionFile } from './decision.ts';
import { approved, ask, isActing, loweredSince, mayAct, notOffered } from './rights/acting.ts';
import { mayAnswerCard } from './rights/answerable.ts';
import { asSecondPerson } from './rights/four-eyes.ts';

/** Remediates at the end of the grace period, or at once when that has passed. */
export const decision: DecisionFile = {
  what: 'approve it',
  records: { 'finding.approved': 'Approved', 'finding.asked': 'Requested' },
  may: mayAnswerCard,
  asksAfresh: true,
  isOffered: (finding) =>
    isActing(finding) &&
    !finding.plan.asks &&
    !finding.approval &&
    (finding.needsApproval !== null || finding.rejection !== null || finding.status !== 'scheduled'),
  whyNot: (finding) =>
    finding.approval
      ? { code: 'already', because: `Already approved by <@${finding.approval.by}>.` }
      : notOffered(finding),
  decide: (moment) => {
    const { finding, actor, nowMs } = moment;
    if (!decision.isOffered(finding)) return refused(decision.whyNot(finding));
    if (!mayAct(moment)) return refused(loweredSince());
    if (!actor.isApprover) return ask(moment, decision.what);
    const other = asSecondPerson(moment, decision.what);
    if (other) return other;
    const dueAtMs = Math.max(finding.remediateAtMs ?? nowMs, nowMs);
    return done({
      ...approved(moment, dueAtMs, false),
      type: 'finding.approved',
      summary: `${finding.resource.name}: ${plannedWords(finding)}`,
      details: { plan: finding.plan.remediation, dueAtMs },
      said:
        dueAtMs > nowMs
          ? 'Approved. Janitor rechecks and acts when the grace period ends.'
          : 'Approved. Janitor rechecks and acts now.',
    });
  },
};
