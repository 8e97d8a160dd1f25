import { ownerIds } from '../../owners/owner-tag.ts';
import { done, refused } from '../../result.ts';
import type { DecisionFile } from './decision.ts';
import { askAgain, forbidden, isAnswerable, isUnowned, mayAnswerCard } from './rights/answerable.ts';

type DisownInput = {
  /** The Slack user who owns it instead; null: unknown, so the channel is asked. */
  readonly to: { readonly userId: string; readonly name: string } | null;
};

/** "Not mine", and for a finding without an owner "Set owner": asks somebody else, with a new grace period. */
export const decision: DecisionFile<DisownInput> = {
  what: 'change the owner',
  records: { 'finding.disowned': 'Not mine', 'finding.owner-set': 'Owner set' },
  may: mayAnswerCard,
  asksAfresh: false,
  isOffered: isAnswerable,
  whyNot: () => ({
    code: 'not-offered',
    because: 'The owner cannot be changed now. Nothing was changed.',
  }),
  decide: ({ finding, actor }, { to }) => {
    if (!decision.may(finding, actor)) return refused(forbidden(finding, decision.what));
    if (!decision.isOffered(finding)) return refused(decision.whyNot(finding));
    const owners = ownerIds(finding.owner);
    const hadNone = isUnowned(finding);
    if (!to && hadNone) return refused({ code: 'invalid', because: 'Choose a person.' });
    if (to && owners.length === 1 && owners.includes(to.userId))
      return refused({ code: 'invalid', because: 'That person is already the owner.' });
    const former = [...new Set([...(finding.owner.former ?? []), ...owners, actor.userId])];
    return done({
      after: {
        ...askAgain(finding),
        owner: to
          ? {
              userId: to.userId,
              name: to.name,
              why: hadNone ? 'set in Slack' : 'passed on in Slack',
              former,
              passedOnBy: actor.userId,
            }
          : {
              userId: null,
              name: 'unknown',
              why: 'the previous owner said "Not mine"',
              former,
              passedOnBy: actor.userId,
            },
      },
      type: hadNone ? 'finding.owner-set' : 'finding.disowned',
      summary: to
        ? `${finding.resource.name}: new owner ${to.name}`
        : `${finding.resource.name}: no owner named`,
      details: { from: owners, to: to?.userId ?? null },
      said: to
        ? 'The new owner is asked, with a new grace period.'
        : 'Noted. Anyone in the channel can take it.',
      work: [{ type: 'finding.announce', findingId: finding.id }],
    });
  },
};
