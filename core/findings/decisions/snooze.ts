import { dayMs } from '../../calendar.ts';
import { done, refused } from '../../result.ts';
import type { Decide } from './decision.ts';
import { askedAnew, forbidden, mayAnswer, offered, sync } from './standing.ts';

/** Nobody is asked and nothing is done until `untilMs`; the claim stays. */
export const snooze: Decide<'snooze'> = ({ finding, actor, policy, nowMs }, { untilMs, reason }) => {
  if (!mayAnswer(finding, actor)) return refused(forbidden(finding, 'snooze it'));
  if (finding.snooze) {
    return refused({
      code: 'already',
      because: `<@${finding.snooze.by}> has snoozed it already. Nothing was changed.`,
    });
  }
  if (!offered(finding).includes('snooze'))
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
};

export const endSnooze: Decide<'end-snooze'> = ({ finding, actor }) => {
  const snooze = finding.snooze;
  if (finding.status !== 'snoozed' || !snooze) {
    return refused({ code: 'already', because: 'It is not snoozed any more.' });
  }
  if (!mayAnswer(finding, actor) && snooze.by !== actor.userId)
    return refused(forbidden(finding, 'end its snooze'));
  return done({
    after: askedAnew(finding),
    type: 'finding.snooze-ended',
    summary: `Ended the snooze of ${finding.resource.name} early`,
    details: { until: snooze.untilMs },
    said: 'The snooze has ended; the question is put again with a new grace period.',
    work: [{ type: 'finding.announce', findingId: finding.id }],
  });
};
