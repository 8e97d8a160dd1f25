import { plannedWords } from '../../iam/evidence/planned-words.ts';
import { done, refused } from '../../result.ts';
import type { DecisionFile } from './decision.ts';
import { approved, ask, isActing, loweredSince, mayAct, notOffered } from './rights/acting.ts';
import { mayAnswerCard } from './rights/answerable.ts';
import { asSecondPerson } from './rights/four-eyes.ts';

/** The recheck and remediation of `approve`, without the rest of the grace period. */
export const decision: DecisionFile = {
  what: 'start it',
  records: { 'finding.approved': 'Approved', 'finding.asked': 'Requested' },
  may: mayAnswerCard,
  asksAfresh: true,
  isOffered: (finding) => isActing(finding) && !finding.plan.asks && !finding.approval?.now,
  whyNot: (finding) =>
    finding.approval?.now
      ? { code: 'already', because: `Already started by <@${finding.approval.by}>.` }
      : notOffered(finding),
  decide: (moment) => {
    const { finding, actor, pause, nowMs } = moment;
    if (!decision.isOffered(finding)) return refused(decision.whyNot(finding));
    if (!mayAct(moment)) return refused(loweredSince());
    if (!actor.isApprover) return ask(moment, decision.what);
    const other = asSecondPerson(moment, decision.what);
    if (other) return other;
    if (pause)
      return refused({
        code: 'paused',
        because: `Remediation is paused by <@${pause.by}>. An approver can resume it with \`/janitor resume\`.`,
      });
    const first = [finding.askedBy, finding.approval?.by ?? null].find(
      (id) => id !== null && id !== actor.userId,
    );
    if (finding.plan.undo.possible === 'no' && !first) return ask(moment, decision.what);
    return done({
      ...approved({ ...moment, finding: { ...finding, askedBy: first ?? null } }, nowMs, true),
      type: 'finding.approved',
      summary: `${finding.resource.name}: ${plannedWords(finding)}, now`,
      details: { plan: finding.plan.remediation, dueAtMs: nowMs, now: true },
      said: 'Janitor rechecks and acts now. The card shows the result.',
    });
  },
};
