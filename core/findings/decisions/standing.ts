import { type Finding, isActionable, isEnded, type Status } from '../../finding.ts';
import type { Work } from '../../work.ts';
import type { Actor, DecisionKind, Refusal } from './decision.ts';

/** Statuses in which an answer counts. `claimed`: it has no card yet, but stands in the list of all. */
const answerable: readonly Status[] = ['claimed', 'open', 'scheduled', 'failed'];

export function isOwner(finding: Finding, actor: Actor): boolean {
  return finding.owner.userId === actor.userId;
}

/** Owners answer for their own resources; approvers for all. */
export function mayAnswer(finding: Finding, actor: Actor): boolean {
  return actor.isApprover || isOwner(finding, actor);
}

export function forbidden(finding: Finding, what: string): Refusal {
  const owner = finding.owner.userId ? `its owner (<@${finding.owner.userId}>) or ` : '';
  return { code: 'forbidden', because: `Only ${owner}an approver may ${what}. Nothing was changed.` };
}

/** What is the case, for somebody whose click no longer counts; undefined when it still does. */
export function tooLate(finding: Finding, generation: number): Refusal | undefined {
  if (isEnded(finding)) return { code: 'late', because: `${ending(finding)} Nothing was changed.` };
  if (finding.status === 'remediating') {
    const because = finding.progress
      ? `In progress: ${finding.progress.note}. The card shows the result. Nothing was changed.`
      : 'It is being done right now; the card shows the result in a moment.';
    return { code: 'late', because };
  }
  if (finding.generation !== generation) {
    return {
      code: 'late',
      because: 'This card was replaced by a newer question about the same resource. Please answer that one.',
    };
  }
  return undefined;
}

function ending(finding: Finding): string {
  const by = finding.endedBy ?? 'unknown';
  switch (finding.status) {
    case 'remediated':
      return `This is done already: ${finding.receipt?.summary ?? finding.plan.title}`;
    case 'lapsed':
      return 'This question has expired.';
    default:
      return `This is over already: ${by}.`;
  }
}

/** What a person could decide now; buttons are drawn from it, and nothing else is accepted. */
export function offered(finding: Finding): readonly DecisionKind[] {
  if (finding.status === 'snoozed') return ['end-snooze'];
  if (!answerable.includes(finding.status)) return [];
  const own: DecisionKind[] = ['snooze', 'disown'];
  if (!isActionable(finding)) return own;
  const acts: DecisionKind[] = [];
  if (finding.plan.asks) {
    if (!finding.approval) acts.push('fill-in');
  } else {
    if (!finding.approval && (finding.needsApproval || finding.rejection || finding.status !== 'scheduled'))
      acts.push('approve');
    if (!finding.approval?.now) acts.push('remediate-now');
  }
  if (!finding.rejection) acts.push('reject');
  return [...acts, ...own];
}

/** The same finding as a new question: nobody has answered it, and its card is yet to be posted. */
export function askedAnew(finding: Finding): Finding {
  return {
    ...finding,
    status: 'claimed',
    generation: finding.generation + 1,
    formerCard: finding.card ?? finding.formerCard,
    card: null,
    announcedAtMs: null,
    remediateAtMs: null,
    remindedAtMs: null,
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
