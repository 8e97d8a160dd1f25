import { dayMs } from '../../calendar.ts';
import type { Finding } from '../../finding.ts';
import type { EpochMs } from '../../resource.ts';
import { done, refused } from '../../result.ts';
import { wrongReason } from '../reason.ts';
import type { DecisionFile, Refusal } from './decision.ts';
import { isAnswerable, sync } from './rights/answerable.ts';

export const suppressDays = { default: 30, max: 365 } as const;

const forbidden: Refusal = {
  code: 'forbidden',
  because: 'Only an approver may suppress it. Nothing was changed.',
};

/**
 * Hides an IAM change, and later ones of the same kind, until a date. It is a long snooze of an approver, and keeps the
 * claim. It ends when the change is undone or becomes critical.
 */
export const decision: DecisionFile<{ readonly untilMs: EpochMs; readonly reason: string }> = {
  what: 'suppress it',
  records: { 'finding.suppressed': 'Suppressed' },
  may: (_finding, actor) => actor.isApprover,
  whoMay: () => forbidden,
  asksAfresh: true,
  isOffered: (finding) => isChange(finding) && finding.severity !== 'critical',
  whyNot: (finding) => {
    const { snooze, severity } = finding;
    if (snooze)
      return { code: 'already', because: `Already snoozed by <@${snooze.by}>. Nothing was changed.` };
    return isChange(finding) && severity === 'critical'
      ? {
          code: 'not-offered',
          because: 'A critical change cannot be suppressed. Undo it, or accept it. Nothing was changed.',
        }
      : { code: 'not-offered', because: 'There is no change to suppress. Nothing was changed.' };
  },
  decide: ({ finding, actor, policy, nowMs }, { untilMs, reason: typed }) => {
    if (!actor.isApprover) return refused(forbidden);
    if (finding.snooze || !decision.isOffered(finding)) return refused(decision.whyNot(finding));
    if (!Number.isFinite(untilMs) || untilMs <= nowMs)
      return refused({ code: 'invalid', because: 'Choose a date in the future.' });
    // A date lasts to its end.
    if (untilMs > nowMs + (suppressDays.max + 1) * dayMs)
      return refused({ code: 'invalid', because: 'At most one year.' });
    const wrong = wrongReason(typed);
    if (wrong) return refused({ code: 'invalid', because: wrong });
    const reason = typed.trim();
    return done({
      after: {
        ...finding,
        status: 'snoozed',
        snooze: { untilMs, reason, by: actor.userId, atMs: nowMs, isSuppression: true },
        remediateAtMs: null,
        approval: null,
        input: null,
        askedBy: null,
        rejection: null,
        claimExpiresAtMs: untilMs + policy.claimMs,
      },
      type: 'finding.suppressed',
      summary: `${finding.resource.name}: ${reason}`,
      details: { untilMs, reason },
      said: 'Suppressed. It is announced again when this ends, or as soon as it is critical.',
      work: [sync(finding)],
    });
  },
};

function isChange(finding: Finding): boolean {
  return isAnswerable(finding) && finding.card !== null && finding.evidence.change !== undefined;
}
