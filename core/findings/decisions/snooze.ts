import { dayMs } from '../../calendar.ts';
import type { Finding } from '../../finding.ts';
import type { Policy } from '../../policy.ts';
import type { EpochMs } from '../../resource.ts';
import { done, refused } from '../../result.ts';
import { wrongReason } from '../reason.ts';
import type { Actor, DecisionFile } from './decision.ts';
import { forbidden, isAnswerable, isAsked, mayAnswer, sync } from './standing.ts';

/** Limit for a channel member on a finding without an owner: long enough to find the owner. */
const unownedMaxDays = 3;

export type SnoozeLimits = Policy['snooze'] & {
  /** Whether the limit is shorter than the policy's, because the person is neither owner nor approver. */
  readonly isShort: boolean;
};

/** Returns the longest and the default snooze for this person. */
export function snoozeLimits(
  finding: Finding,
  actor: Actor,
  { snooze }: Pick<Policy, 'snooze'>,
): SnoozeLimits {
  if (mayAnswer(finding, actor)) return { ...snooze, isShort: false };
  const maxDays = Math.min(unownedMaxDays, snooze.maxDays);
  return { maxDays, defaultDays: Math.min(1, maxDays), isShort: true };
}

/** Asks nobody and does nothing until `untilMs`. Keeps the claim. */
export const decision: DecisionFile<{ readonly untilMs: EpochMs; readonly reason: string }> = {
  what: 'snooze it',
  records: { 'finding.snoozed': 'Snoozed' },
  may: isAsked,
  asksAfresh: false,
  isOffered: isAnswerable,
  whyNot: ({ snooze }) =>
    snooze
      ? { code: 'already', because: `Already snoozed by <@${snooze.by}>. Nothing was changed.` }
      : { code: 'not-offered', because: 'It cannot be snoozed now. Nothing was changed.' },
  decide: ({ finding, actor, policy, nowMs }, { untilMs, reason }) => {
    if (!decision.may(finding, actor)) return refused(forbidden(finding, decision.what));
    if (finding.snooze || !decision.isOffered(finding)) return refused(decision.whyNot(finding));
    if (!Number.isFinite(untilMs) || untilMs <= nowMs)
      return refused({ code: 'invalid', because: 'Choose a time in the future.' });
    const { maxDays, isShort } = snoozeLimits(finding, actor, policy);
    if (untilMs > nowMs + maxDays * dayMs + (isShort ? 0 : dayMs)) {
      const because = isShort
        ? `It has no owner, so a snooze lasts ${maxDays} days at most. An approver may snooze it for longer.`
        : `A snooze can last ${maxDays} days at most.`;
      return refused({ code: 'invalid', because });
    }
    const wrong = wrongReason(reason);
    if (wrong) return refused({ code: 'invalid', because: wrong });
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
      said: 'Snoozed. Until then Janitor does nothing and asks nobody.',
      work: [sync(finding)],
    });
  },
};
