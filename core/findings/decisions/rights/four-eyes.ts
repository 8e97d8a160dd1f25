import type { Finding } from '../../../finding.ts';
import { ownerIds } from '../../../owners/owner-tag.ts';
import { type Result, refused } from '../../../result.ts';
import type { Decided, Moment, Refusal } from '../decision.ts';
import { ask } from './acting.ts';

/** Current and former owners, people who named another owner, and everybody who requested it, in all generations. */
function parties({ owner, askers = [], askedBy }: Finding): readonly string[] {
  return [...ownerIds(owner), ...(owner.former ?? []), ...askers, ...(askedBy === null ? [] : [askedBy])];
}

/**
 * Requires a second person for what cannot be undone: an involved person requests, an approver who is not
 * involved approves. Returns the request or refusal; undefined when this person may decide.
 */
export function asSecondPerson(moment: Moment, what: string): Result<Decided, Refusal> | undefined {
  const { finding, actor } = moment;
  if (finding.plan.undo.possible !== 'no') return undefined;
  const involved = parties(finding);
  if (!involved.includes(actor.userId)) return involved.length > 0 ? undefined : ask(moment, what);
  if (finding.askedBy !== null || finding.approval !== null) return refused(isParty());
  return ask(moment, what);
}

function isParty(): Refusal {
  return {
    code: 'forbidden',
    because:
      'This cannot be undone, and you owned it, passed it on or requested it. It needs another approver. Nothing was changed.',
  };
}
