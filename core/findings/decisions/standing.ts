import { type Finding, isEnded, type Status } from '../../finding.ts';
import { ownerIds } from '../../owners/owner-tag.ts';
import type { Work } from '../../work.ts';
import type { Actor, Refusal } from './decision.ts';

/** Statuses in which an answer counts. `claimed`: it has no card yet, but stands in the list of all. */
const answerable: readonly Status[] = ['claimed', 'open', 'scheduled', 'failed'];

export function isAnswerable({ status }: Finding): boolean {
  return answerable.includes(status);
}

function isOwner(finding: Finding, actor: Actor): boolean {
  return ownerIds(finding.owner).includes(actor.userId);
}

/** Owners answer for their own resources; approvers for all. */
export function mayAnswer(finding: Finding, actor: Actor): boolean {
  return actor.isApprover || isOwner(finding, actor);
}

/** Returns whether nobody in Slack owns it, so that its channel is asked. */
export function isUnowned({ owner }: Finding): boolean {
  return ownerIds(owner).length === 0;
}

/** Those who may answer; anybody of the channel that is asked because nobody owns it. */
export function isAsked(finding: Finding, actor: Actor): boolean {
  return mayAnswer(finding, actor) || isUnowned(finding);
}

export function forbidden(finding: Finding, what: string): Refusal {
  const owners = ownerIds(finding.owner).map((id) => `<@${id}>`);
  const because =
    owners.length === 0
      ? `Only an approver may ${what}. If it is yours, press “It’s mine” first.`
      : `Only its owner (${owners.join(', ')}) or an approver may ${what}.`;
  return { code: 'forbidden', because: `${because} Nothing was changed.` };
}

/** What is the case, for somebody whose click no longer counts; undefined when it still does. */
export function tooLate(finding: Finding, generation: number): Refusal | undefined {
  if (isEnded(finding)) return { code: 'late', because: `${ending(finding)} Nothing was changed.` };
  if (finding.status === 'remediating') {
    const because = finding.progress
      ? `In progress: ${finding.progress.note}. The card shows the result. Nothing was changed.`
      : 'In progress. The card shows the result in a moment.';
    return { code: 'late', because };
  }
  if (finding.generation !== generation) {
    return {
      code: 'late',
      because: 'This card was replaced by a newer one. Please answer there.',
    };
  }
  return undefined;
}

function ending(finding: Finding): string {
  const by = finding.endedBy ?? 'unknown';
  switch (finding.status) {
    case 'remediated':
      return `Already done: ${finding.receipt?.summary ?? finding.plan.title}`;
    case 'lapsed':
      return 'This question has expired.';
    default:
      return `Already closed: ${by}.`;
  }
}

/** The same finding as a new question: nobody has answered it, and its card is yet to be posted. Who owned or asked before stays. */
export function askAgain(finding: Finding): Finding {
  return {
    ...finding,
    status: 'claimed',
    generation: finding.generation + 1,
    formerCard: finding.card ?? finding.formerCard,
    card: null,
    told: null,
    announcedAtMs: null,
    remediateAtMs: null,
    remindedAtMs: null,
    postponedSinceMs: null,
    snooze: null,
    askedBy: null,
    approval: null,
    input: null,
    rejection: null,
    startedAtMs: null,
    progress: null,
    receipt: null,
    trouble: null,
  };
}

export function sync(finding: Finding): Work {
  return { type: 'finding.sync', findingId: finding.id };
}
