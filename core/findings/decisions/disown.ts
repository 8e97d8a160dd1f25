import { ownerIds } from '../../owners/owner-tag.ts';
import { done, refused } from '../../result.ts';
import type { DecisionFile } from './decision.ts';
import { askAgain, forbidden, isAnswerable, isUnowned, mayAnswer } from './standing.ts';

type Input = {
  /** The Slack user who owns it instead; null: unknown, so the channel is asked. */
  readonly to: { readonly userId: string; readonly name: string } | null;
};

/** "Not mine": asks somebody else, with a new grace period. */
export const decision: DecisionFile<Input> = {
  what: 'change the owner',
  records: { 'finding.disowned': 'Not mine' },
  may: mayAnswer,
  asksAfresh: false,
  isOffered: (finding) => isAnswerable(finding) && !isUnowned(finding),
  whyNot: (finding) => ({
    code: 'not-offered',
    because: isUnowned(finding)
      ? 'It has no owner. Nothing was changed.'
      : 'The owner cannot be changed now. Nothing was changed.',
  }),
  decide: ({ finding, actor }, { to }) => {
    if (!mayAnswer(finding, actor)) return refused(forbidden(finding, decision.what));
    if (!decision.isOffered(finding)) return refused(decision.whyNot(finding));
    const owners = ownerIds(finding.owner);
    if (to && owners.length === 1 && owners.includes(to.userId))
      return refused({ code: 'invalid', because: 'That person already is the owner.' });
    const former = [...new Set([...(finding.owner.former ?? []), ...owners, actor.userId])];
    return done({
      after: {
        ...askAgain(finding),
        owner: to
          ? { userId: to.userId, name: to.name, why: 'passed on in Slack', former, passedOnBy: actor.userId }
          : {
              userId: null,
              name: 'unknown',
              why: 'the previous owner said "Not mine"',
              former,
              passedOnBy: actor.userId,
            },
      },
      type: 'finding.disowned',
      summary: to
        ? `Said that ${finding.resource.name} is ${to.name}'s`
        : `Said that ${finding.resource.name} is not theirs`,
      details: { from: owners, to: to?.userId ?? null },
      said: to
        ? 'Passed on. The new owner is asked, with a new grace period.'
        : 'Noted. Anyone in the channel can take it.',
      work: [{ type: 'finding.announce', findingId: finding.id }],
    });
  },
};
