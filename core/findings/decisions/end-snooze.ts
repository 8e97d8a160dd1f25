import { done, refused } from '../../result.ts';
import type { DecisionFile } from './decision.ts';
import { askAgain, forbidden, mayAnswer } from './standing.ts';

export const decision: DecisionFile = {
  what: 'end its snooze',
  asksAfresh: false,
  isOffered: ({ status }) => status === 'snoozed',
  decide: ({ finding, actor }) => {
    const snooze = finding.snooze;
    if (finding.status !== 'snoozed' || !snooze) {
      return refused({ code: 'already', because: 'It is not snoozed any more.' });
    }
    if (!mayAnswer(finding, actor) && snooze.by !== actor.userId)
      return refused(forbidden(finding, decision.what));
    return done({
      after: askAgain(finding),
      type: 'finding.snooze-ended',
      summary: `Ended the snooze of ${finding.resource.name} early`,
      details: { until: snooze.untilMs },
      said: 'The snooze has ended; the question is put again with a new grace period.',
      work: [{ type: 'finding.announce', findingId: finding.id }],
    });
  },
};
