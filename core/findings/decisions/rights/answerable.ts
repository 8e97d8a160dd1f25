import { type Finding, isEnded, type Status } from '../../../finding.ts';
import { ownerIds } from '../../../owners/owner-tag.ts';
import type { Work } from '../../../work.ts';
import type { Actor, Refusal } from '../decision.ts';

/** Statuses in which a decision counts. A `claimed` finding has no card, but lists show it. */
const answerable: readonly Status[] = ['claimed', 'open', 'scheduled', 'failed'];

export function isAnswerable({ status }: Finding): boolean {
  return answerable.includes(status);
}

function isOwner(finding: Finding, actor: Actor): boolean {
  return ownerIds(finding.owner).includes(actor.userId);
}

/** Owners decide about their own resources; approvers about all. */
export function isOwnerOrApprover(finding: Finding, actor: Actor): boolean {
  return actor.isApprover || isOwner(finding, actor);
}

/** Returns whether no Slack user owns it, so that the channel is asked. */
export function isUnowned({ owner }: Finding): boolean {
  return ownerIds(owner).length === 0;
}

/** Owners and approvers; anybody in the channel when there is no owner. */
export function mayAnswerCard(finding: Finding, actor: Actor): boolean {
  return isOwnerOrApprover(finding, actor) || isUnowned(finding);
}

export function forbidden(finding: Finding, what: string): Refusal {
  const owners = ownerIds(finding.owner).map((id) => `<@${id}>`);
  const because =
    owners.length === 0
      ? `Only an approver may ${what}. If it is yours, press “It’s mine” first.`
      : `Only its owner (${owners.join(', ')}) or an approver may ${what}.`;
  return { code: 'forbidden', because: `${because} Nothing was changed.` };
}

/** Returns why a click no longer counts; undefined when it still does. */
export function lateRefusal(finding: Finding, generation: number, isUndo = false): Refusal | undefined {
  if (finding.status === 'undoing')
    return { code: 'late', because: 'Being undone. The card shows the result. Nothing was changed.' };
  if (isEnded(finding) && !(isUndo && hasUndo(finding)))
    return { code: 'late', because: `${ending(finding)} Nothing was changed.` };
  if (finding.status === 'remediating') {
    const because = finding.progress
      ? `In progress: ${finding.progress.note}. The card shows the result. Nothing was changed.`
      : 'In progress. The card shows the result in a moment. Nothing was changed.';
    return { code: 'late', because };
  }
  if (finding.generation !== generation) {
    return {
      code: 'late',
      because: 'This card was replaced by a newer one. Nothing was changed. Please answer on the newer card.',
    };
  }
  return undefined;
}

function hasUndo({ status, receipt }: Finding): boolean {
  return status === 'remediated' && receipt?.undoes !== undefined;
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

/** Starts a new generation: clears decisions and the card, keeps former owners and requesters. */
export function askAgain(asked: Finding): Finding {
  const { acceptance: _, saidBy: __, ...finding } = asked;
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
    undoing: null,
    trouble: null,
  };
}

export function sync(finding: Finding): Work {
  return { type: 'finding.sync', findingId: finding.id };
}
