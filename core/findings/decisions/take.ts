import { ownerIds } from '../../owners/owner-tag.ts';
import { done, refused } from '../../result.ts';
import type { DecisionFile } from './decision.ts';
import { isAnswerable, isUnowned, sync } from './rights/answerable.ts';

type TakeInput = {
  /** The person's display name. */
  readonly name: string;
};

/** "It's mine": anybody may take a finding without an owner. The plan and its time stay. */
export const decision: DecisionFile<TakeInput> = {
  what: 'take it',
  records: { 'finding.taken': 'Taken' },
  asksAfresh: false,
  may: () => true,
  isOffered: (finding) => isAnswerable(finding) && isUnowned(finding),
  whyNot: (finding) => {
    const owners = ownerIds(finding.owner).map((id) => `<@${id}>`);
    if (owners.length === 0)
      return { code: 'not-offered', because: 'The owner cannot be changed now. Nothing was changed.' };
    return {
      code: 'already',
      because: `It already has an owner: ${owners.join(', ')}. Nothing was changed.`,
    };
  },
  decide: ({ finding, actor }, { name }) => {
    if (!decision.isOffered(finding)) return refused(decision.whyNot(finding));
    const { former } = finding.owner;
    return done({
      after: {
        ...finding,
        owner: { userId: actor.userId, name, why: 'said so in Slack', ...(former ? { former } : {}) },
      },
      type: 'finding.taken',
      summary: finding.resource.name,
      details: { to: actor.userId },
      said: `<@${actor.userId}> owns it now.`,
      work: [sync(finding), { type: 'owner.named', findingId: finding.id }],
    });
  },
};
