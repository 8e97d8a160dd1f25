import { done, refused } from '../../result.ts';
import type { DecisionFile } from './decision.ts';
import { askAgain, forbidden, isOwnerOrApprover } from './rights/answerable.ts';

export const decision: DecisionFile = {
  what: 'end its snooze',
  records: { 'finding.snooze-ended': 'Snooze ended' },
  may: (finding, actor) => isOwnerOrApprover(finding, actor) || finding.snooze?.by === actor.userId,
  asksAfresh: false,
  isOffered: ({ status }) => status === 'snoozed',
  whyNot: () => ({ code: 'already', because: 'Not snoozed any more.' }),
  decide: ({ finding, actor }) => {
    const { snooze } = finding;
    if (!snooze || !decision.isOffered(finding)) return refused(decision.whyNot(finding));
    if (!decision.may(finding, actor)) return refused(forbidden(finding, decision.what));
    return done({
      after: askAgain(finding),
      type: 'finding.snooze-ended',
      summary: `${finding.resource.name}: ended early`,
      details: { until: snooze.untilMs },
      said: 'Snooze ended. The owner is asked again, with a new grace period.',
      work: [{ type: 'finding.announce', findingId: finding.id }],
    });
  },
};
