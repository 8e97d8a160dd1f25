import { done, refused } from '../../result.ts';
import { checkInput, inputWords, newTags, tagRequestsUnder } from '../../tags/tag-requests.ts';
import type { DecisionFile } from './decision.ts';
import { approved, isActing, loweredSince, mayAct, notOffered } from './rights/acting.ts';
import { forbidden, isOwnerOrApprover } from './rights/answerable.ts';
import { asSecondPerson } from './rights/four-eyes.ts';

type FillInInput = {
  /** Tag key → value as typed or chosen. */
  readonly input: Readonly<Record<string, string>>;
};

/** Fills in the missing tags, which approves the finding and makes it due at once. Ignores keys that were not asked for. */
export const decision: DecisionFile<FillInInput> = {
  what: 'fill in its tags',
  records: { 'finding.filled-in': 'Filled in', 'finding.asked': 'Requested' },
  may: isOwnerOrApprover,
  asksAfresh: true,
  isOffered: (finding) => isActing(finding) && Boolean(finding.plan.asks) && !finding.approval,
  whyNot: (finding) => {
    if (finding.approval && finding.input) {
      const said = inputWords(finding.input);
      return {
        code: 'already',
        because: `Already filled in by <@${finding.approval.by}>: ${said}. Nothing was changed.`,
      };
    }
    if (!finding.plan.asks) return { code: 'not-offered', because: 'No tags are missing.' };
    return notOffered(finding);
  },
  decide: (moment, { input }) => {
    const { finding, actor, policy, pause, nowMs } = moment;
    const { asks } = finding.plan;
    if (!asks || !decision.isOffered(finding)) return refused(decision.whyNot(finding));
    if (!mayAct(moment)) return refused(loweredSince());
    if (!isOwnerOrApprover(finding, actor)) return refused(forbidden(finding, decision.what));
    const other = asSecondPerson(moment, decision.what);
    if (other) return other;
    const tags = tagRequestsUnder(finding, policy);
    if (tags.length === 0) {
      return refused({
        code: 'not-offered',
        because: 'The policy no longer requires these tags. Nothing was changed.',
      });
    }
    if (newTags(tags) > asks.room) {
      return refused({
        code: 'not-offered',
        because: `AWS allows 50 tags per resource, and this one has room for ${asks.room} more. Remove some first. Nothing was changed.`,
      });
    }
    const filled = checkInput(tags, input);
    if ('wrong' in filled)
      return refused({ code: 'invalid', because: 'Some values are not allowed.', wrong: filled.wrong });
    const { after, work } = approved(moment, nowMs, true);
    return done({
      // Stores the current requirement, so the approval covers what was checked.
      after: { ...after, input: filled.input, plan: { ...after.plan, asks: { ...asks, tags } } },
      type: 'finding.filled-in',
      summary: `${finding.resource.name}: ${inputWords(filled.input)}`,
      details: {
        plan: finding.plan.remediation,
        before: Object.fromEntries(tags.map(({ key, found }) => [key, found])),
        after: filled.input,
        dueAtMs: nowMs,
      },
      said: pause
        ? 'Saved. Remediation is paused; Janitor adds the tags when an approver resumes it.'
        : 'Saved. Janitor rechecks and adds the tags now. The card shows the result.',
      work,
    });
  },
};
