import { dayMs } from '../../calendar.ts';
import type { EpochMs } from '../../resource.ts';
import { done, refused } from '../../result.ts';
import type { DecisionFile } from './decision.ts';
import { forbidden, isAnswerable, mayAnswer, sync } from './standing.ts';

/** Nobody is asked and nothing is done until `untilMs`; the claim stays. */
export const decision: DecisionFile<{ readonly untilMs: EpochMs; readonly reason: string }> = {
  what: 'snooze it',
  asksAfresh: false,
  isOffered: isAnswerable,
  decide: ({ finding, actor, policy, nowMs }, { untilMs, reason }) => {
    if (!mayAnswer(finding, actor)) return refused(forbidden(finding, decision.what));
    if (finding.snooze) {
      return refused({
        code: 'already',
        because: `<@${finding.snooze.by}> has snoozed it already. Nothing was changed.`,
      });
    }
    if (!decision.isOffered(finding))
      return refused({ code: 'not-offered', because: 'It cannot be snoozed in its present state.' });
    if (!Number.isFinite(untilMs) || untilMs <= nowMs)
      return refused({ code: 'invalid', because: 'Choose a time in the future.' });
    if (untilMs > nowMs + policy.snooze.maxDays * dayMs + dayMs) {
      return refused({ code: 'invalid', because: `A snooze lasts ${policy.snooze.maxDays} days at most.` });
    }
    if (reason.trim() === '')
      return refused({ code: 'invalid', because: 'Say why, so that others can understand it later.' });
    return done({
      after: {
        ...finding,
        status: 'snoozed',
        snooze: { untilMs, reason: reason.trim(), by: actor.userId, atMs: nowMs },
        remediateAtMs: null,
        approval: null,
        input: null,
        askedBy: null,
        rejection: null,
        claimExpiresAtMs: untilMs + policy.claimMs,
      },
      type: 'finding.snoozed',
      summary: `Snoozed ${finding.resource.name}: ${reason.trim()}`,
      details: { untilMs, reason: reason.trim() },
      said: 'Snoozed. Nothing will be done before then, and nobody will be asked.',
      work: [sync(finding)],
    });
  },
};
