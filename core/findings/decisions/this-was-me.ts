import { isUndone } from '../../finding.ts';
import { ownerIds } from '../../owners/owner-tag.ts';
import { done, refused } from '../../result.ts';
import type { DecisionFile } from './decision.ts';
import { isAnswerable, isUnowned, sync } from './rights/answerable.ts';

type ThisWasMeInput = {
  /** The person's display name. */
  readonly name: string;
};

/** On a card and in a finding. */
const mostPeople = 5;

/** "This was me": records who says that they made an IAM change. It accepts nothing, and the question stays open. */
export const decision: DecisionFile<ThisWasMeInput> = {
  what: 'say that it was you',
  records: { 'finding.change-claimed': 'Said “this was me”' },
  asksAfresh: false,
  may: () => true,
  isOffered: (finding) =>
    finding.evidence.change !== undefined &&
    finding.card !== null &&
    (isAnswerable(finding) || (finding.status === 'snoozed' && !isUndone(finding))) &&
    (finding.saidBy ?? []).length < mostPeople,
  whyNot: ({ evidence }) => ({
    code: 'not-offered',
    because: evidence.change
      ? 'This cannot be noted now. Nothing was changed.'
      : 'There is no change of permissions to speak of. Nothing was changed.',
  }),
  decide: ({ finding, actor, nowMs }, { name }) => {
    if (!decision.isOffered(finding)) return refused(decision.whyNot(finding));
    const saidBy = finding.saidBy ?? [];
    if (saidBy.some(({ by }) => by === actor.userId))
      return refused({
        code: 'already',
        because: 'The card says already that it was you. Nothing was changed.',
      });
    const session = finding.evidence.change?.origin?.actor.name ?? null;
    const becomesOwner = isUnowned(finding);
    const { former } = finding.owner;
    return done({
      after: {
        ...finding,
        saidBy: [...saidBy, { by: actor.userId, atMs: nowMs }],
        ...(becomesOwner
          ? {
              owner: {
                userId: actor.userId,
                name,
                why: 'said “this was me” in Slack',
                ...(former ? { former } : {}),
              },
            }
          : {}),
      },
      type: 'finding.change-claimed',
      summary: `${finding.resource.name}: ${name} says: this was me. CloudTrail names ${session ?? 'nobody'}.`,
      details: { session, owners: ownerIds(finding.owner), becomesOwner },
      said: 'Noted on the card. An approver still has to accept the change.',
      work: [sync(finding)],
    });
  },
};
