import { done, refused } from '../../result.ts';
import type { Decide } from './decision.ts';
import { askedAnew, forbidden, mayAnswer, offered, sync } from './standing.ts';

/** Nothing is done; the question stays and is put again when its claim expires. */
export const reject: Decide<'reject'> = ({ finding, actor, nowMs }) => {
  if (!mayAnswer(finding, actor)) return refused(forbidden(finding, 'reject it'));
  if (finding.rejection)
    return refused({ code: 'already', because: `<@${finding.rejection.by}> has rejected it already.` });
  if (!offered(finding).includes('reject'))
    return refused({
      code: 'not-offered',
      because: 'There is nothing to reject: the janitor is not going to act on it.',
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
    said: 'Rejected. Nothing will be done.',
    work: [sync(finding)],
  });
};

/** "Not mine": the question goes to somebody else, with a grace period of its own. */
export const disown: Decide<'disown'> = ({ finding, actor }, { to }) => {
  if (!mayAnswer(finding, actor)) return refused(forbidden(finding, 'pass it on'));
  if (!offered(finding).includes('disown'))
    return refused({ code: 'not-offered', because: 'It cannot be passed on in its present state.' });
  if (to && to.userId === finding.owner.userId)
    return refused({ code: 'invalid', because: 'That is its owner already.' });
  return done({
    after: {
      ...askedAnew(finding),
      owner: to
        ? { userId: to.userId, name: to.name, why: 'passed on in Slack' }
        : { userId: null, name: 'unknown', why: 'the owner before said that it is not theirs' },
    },
    type: 'finding.disowned',
    summary: to
      ? `Passed ${finding.resource.name} on to ${to.name}`
      : `Said that ${finding.resource.name} is not theirs`,
    details: { from: finding.owner.userId, to: to?.userId ?? null },
    said: to
      ? 'Passed on; they are asked with a new grace period.'
      : 'Noted. The channel is asked who owns it.',
    work: [{ type: 'finding.announce', findingId: finding.id }],
  });
};
