import { plannedWords } from '../../iam/evidence/planned-words.ts';
import { done, refused } from '../../result.ts';
import type { DecisionFile } from './decision.ts';
import { askAgain, forbidden, isAnswerable, isOwnerOrApprover } from './rights/answerable.ts';

/** Withdraws a rejection and asks again, with a new grace period. */
export const decision: DecisionFile = {
  what: 'take the rejection back',
  records: { 'finding.rejection-ended': 'Rejection taken back' },
  may: (finding, actor) => isOwnerOrApprover(finding, actor) || finding.rejection?.by === actor.userId,
  asksAfresh: false,
  isOffered: (finding) => finding.rejection !== null && isAnswerable(finding),
  whyNot: (finding) =>
    finding.rejection
      ? {
          code: 'not-offered',
          because: 'The rejection cannot be taken back in its present state. Nothing was changed.',
        }
      : { code: 'already', because: 'It is not rejected. Nothing was changed.' },
  decide: ({ finding, actor }) => {
    if (!finding.rejection) return refused(decision.whyNot(finding));
    if (!decision.may(finding, actor)) return refused(forbidden(finding, decision.what));
    if (!decision.isOffered(finding)) return refused(decision.whyNot(finding));
    const { by, atMs, reason } = finding.rejection;
    return done({
      after: askAgain(finding),
      type: 'finding.rejection-ended',
      summary: `${finding.resource.name}: ${plannedWords(finding)}`,
      details: { by, atMs, reason },
      said: 'The rejection is taken back. The question is asked again with a new grace period.',
      work: [{ type: 'finding.announce', findingId: finding.id }],
    });
  },
};
