import { dayMs } from '../../calendar.ts';
import type { Finding } from '../../finding.ts';
import type { Policy } from '../../policy.ts';
import type { EpochMs } from '../../resource.ts';
import { done, refused } from '../../result.ts';
import { wrongReason } from '../reason.ts';
import type { Actor, DecisionFile, Refusal } from './decision.ts';
import { forbidden, isAnswerable, isOwnerOrApprover, isUnowned, sync } from './rights/answerable.ts';

/** Limit for a channel member on a finding without an owner: long enough to find the owner. */
const unownedMaxDays = 3;
/** How often people of the channel may snooze it in all. Then an approver has to decide. */
const channelMaxSnoozes = 2;

export type SnoozeLimits = Policy['snooze'] & {
  /** Whether the limit is shorter than the policy's, because the person is neither owner nor approver. */
  readonly isShort: boolean;
  /** How many snoozes the people of the channel have left, this one included; null: no limit. */
  readonly left: number | null;
};

/** Returns the longest and the default snooze for this person. */
export function snoozeLimits(
  finding: Finding,
  actor: Actor,
  { snooze }: Pick<Policy, 'snooze'>,
): SnoozeLimits {
  if (isOwnerOrApprover(finding, actor)) return { ...snooze, isShort: false, left: null };
  const maxDays = Math.min(unownedMaxDays, snooze.maxDays);
  return { maxDays, defaultDays: Math.min(1, maxDays), isShort: true, left: leftFor(finding) };
}

function leftFor({ channelSnoozes = 0 }: Finding): number {
  return Math.max(0, channelMaxSnoozes - channelSnoozes);
}

function whoMay(finding: Finding): Refusal {
  if (!isUnowned(finding) || leftFor(finding) > 0) return forbidden(finding, decision.what);
  return {
    code: 'forbidden',
    because: `It has no owner and was snoozed ${channelMaxSnoozes} times, so now only an approver may snooze it. If it is yours, press “It’s mine” first. Nothing was changed.`,
  };
}

/** Asks nobody and does nothing until `untilMs`. Keeps the claim. */
export const decision: DecisionFile<{ readonly untilMs: EpochMs; readonly reason: string }> = {
  what: 'snooze it',
  records: { 'finding.snoozed': 'Snoozed' },
  may: (finding, actor) => isOwnerOrApprover(finding, actor) || (isUnowned(finding) && leftFor(finding) > 0),
  whoMay,
  asksAfresh: false,
  isOffered: isAnswerable,
  whyNot: ({ snooze }) =>
    snooze
      ? { code: 'already', because: `Already snoozed by <@${snooze.by}>. Nothing was changed.` }
      : { code: 'not-offered', because: 'It cannot be snoozed now. Nothing was changed.' },
  decide: ({ finding, actor, policy, nowMs }, { untilMs, reason }) => {
    if (!decision.may(finding, actor)) return refused(whoMay(finding));
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
        ...(isShort ? { channelSnoozes: (finding.channelSnoozes ?? 0) + 1 } : {}),
      },
      type: 'finding.snoozed',
      summary: `${finding.resource.name}: ${reason.trim()}`,
      details: { untilMs, reason: reason.trim() },
      said: 'Snoozed. Until then Janitor does nothing and asks nobody.',
      work: [sync(finding)],
    });
  },
};
