import { type Finding, isActionable } from '../../../finding.ts';
import { plannedWords } from '../../../iam/evidence/planned-words.ts';
import type { Policy } from '../../../policy.ts';
import { recheckOf } from '../../../remediation/recheck-work.ts';
import { done, type Result, refused } from '../../../result.ts';
import type { Decided, Moment, Refusal } from '../decision.ts';
import { forbidden, isAnswerable, mayAnswerCard, sync } from './answerable.ts';

/** Returns whether a decision counts now and Janitor would act. */
export function isActing(finding: Finding): boolean {
  return isAnswerable(finding) && isActionable(finding);
}

/** Checks the current policy, whose mode may be lower than at announcement. */
export function mayAct({ finding, policy }: Moment): boolean {
  const mode = policy.rules[finding.rule]?.mode;
  return mode === 'approve' || mode === 'enforce';
}

export function loweredSince(): Refusal {
  return {
    code: 'not-offered',
    because: 'The policy no longer lets Janitor act on this rule. Nothing was changed.',
  };
}

/**
 * Requests a remediation. Allowed for owners, for anybody when there is no owner, and for approvers who need
 * a second person. The approvers get one message.
 */
export function ask({ finding, actor, policy, nowMs }: Moment, what: string): Result<Decided, Refusal> {
  if (!mayAnswerCard(finding, actor)) return refused(forbidden(finding, what));
  if (finding.approval?.by === actor.userId) return refused(approvedByYou());
  if (finding.approval) {
    return refused({
      code: 'already',
      because: `Already approved by <@${finding.approval.by}>. Only an approver can run it now. Nothing was changed.`,
    });
  }
  if (finding.askedBy === actor.userId) {
    return refused(
      actor.isApprover
        ? takesAnother()
        : { code: 'already', because: `You requested this already. ${needs(policy)} Nothing was changed.` },
    );
  }
  if (finding.askedBy) {
    return refused({
      code: 'already',
      because: `<@${finding.askedBy}> requested this already. ${needs(policy)} Nothing was changed.`,
    });
  }
  return done({
    after: {
      ...finding,
      askedBy: actor.userId,
      askedAtMs: nowMs,
      askers: [...new Set([...(finding.askers ?? []), actor.userId])],
    },
    type: 'finding.asked',
    summary: `${finding.resource.name}: ${plannedWords(finding)}`,
    details: { plan: finding.plan.remediation },
    said: actor.isApprover
      ? `Requested by <@${actor.userId}>. This cannot be undone, so it needs another approver. ${asks(policy)}`
      : `Requested by <@${actor.userId}>. ${needs(policy)} ${asks(policy)}`,
    work: [sync(finding)],
  });
}

const namedApprovers = 3;

/** Lists who can approve: the policy's users and members of its groups. */
function needs({ approvers: { users, groups } }: Policy): string {
  const named = users.slice(0, namedApprovers).map((id) => `<@${id}>`);
  if (named.length === 0) return 'Needs an approver.';
  const others = users.length > named.length || groups.length > 0 ? [...named, 'another approver'] : named;
  return `Needs an approver: ${others.join(', ')}.`;
}

function asks({ approvers: { users, groups } }: Policy): string {
  return users.length + groups.length === 0
    ? 'The policy names no approvers, so nobody can approve yet.'
    : 'The approvers are asked in the thread.';
}

/** Stores an approval. A finding without a card gets one before anything is scheduled. */
export function approved(
  { finding, actor, nowMs }: Moment,
  dueAtMs: number,
  now: boolean,
): Pick<Decided, 'after' | 'work'> {
  const approval = { by: actor.userId, atMs: nowMs, now };
  if (!finding.card) {
    return {
      after: { ...finding, status: 'claimed', approval, rejection: null },
      work: [{ type: 'finding.announce', findingId: finding.id }],
    };
  }
  const recheck = recheckOf(finding);
  return {
    after: {
      ...finding,
      status: 'scheduled',
      approval,
      rejection: null,
      remediateAtMs: dueAtMs,
      postponedSinceMs: null,
      trouble: null,
    },
    work: dueAtMs <= nowMs ? [sync(finding), recheck] : [sync(finding)],
  };
}

function approvedByYou(): Refusal {
  return {
    code: 'forbidden',
    because:
      'You have approved this already. It cannot be undone, so only another approver can start it before the grace period ends. Nothing was changed.',
  };
}

function takesAnother(): Refusal {
  return {
    code: 'forbidden',
    because: 'This cannot be undone, so it needs another approver. Nothing was changed.',
  };
}

export function notOffered(finding: Finding): Refusal {
  if (finding.protections[0])
    return { code: 'not-offered', because: `Protected: ${finding.protections[0].because}` };
  if (finding.plan.remediation === null)
    return {
      code: 'not-offered',
      because: `A person has to fix this: ${finding.plan.title}. Nothing was changed.`,
    };
  if (finding.probe.allowed === 'no') return { code: 'not-offered', because: finding.probe.because };
  if (finding.status === 'snoozed' && finding.snooze) {
    return {
      code: 'late',
      because: `Snoozed by <@${finding.snooze.by}>. End the snooze first. Nothing was changed.`,
    };
  }
  if (finding.plan.asks && isActionable(finding)) {
    return {
      code: 'not-offered',
      because: 'Tag values are missing. Press “Add tags…” first. Nothing was changed.',
    };
  }
  if (finding.status === 'scheduled')
    return {
      code: 'already',
      because: 'No approval needed: Janitor acts when the grace period ends.',
    };
  return {
    code: 'not-offered',
    because: `This rule is in mode \`${finding.mode}\`, so Janitor does not act.`,
  };
}
