import type { Identity } from '../../../../core/changes/identity.ts';
import type { Difference, Receipt } from '../../../../core/finding.ts';
import { changesInFull, changesInWords, editWords } from '../../../../core/iam/evidence/edit-words.ts';
import { applyEdits } from '../../../../core/iam/state/apply-edits.ts';
import type { Edit } from '../../../../core/iam/state/edit.ts';
import { editsBetween } from '../../../../core/iam/state/edits-between.ts';
import { identityId } from '../../../../core/iam/state/identity-id.ts';
import { denyEverything, liftingEdits, ownQuarantine } from '../../../../core/iam/state/quarantine.ts';
import { remediationEdits } from '../../../../core/iam/state/revert-target.ts';
import { meaningOfText } from '../../../../core/iam/state/same-identity.ts';
import { Refused } from '../../../../core/ports/remediator.ts';
import { isGone, keptIn, keptTooLittle } from '../../as-left.ts';
import type { UndoStep } from '../../define.ts';
import { readBack } from '../../read-back.ts';
import { carryOut } from '../carry-out.ts';
import { liftsQuarantines } from '../carry-out-calls.ts';
import { differencesOf, newProtections, nowOf } from '../identity-differences.ts';
import { readIdentity } from '../read-identity.ts';
import { readsRoles, readsUsers } from '../read-principal.ts';
import { isIdentity } from '../undo-identity.ts';

type Kept = {
  readonly before: Identity;
  /** AWS's policy; null: Janitor's own. When the answer to attaching it was lost, either may be there. */
  readonly policyArn: string | null;
  /** The accepted state; undefined: not stored. */
  readonly accepted: Identity | null | undefined;
};

/** Takes off exactly the quarantine. What a person repaired meanwhile stays repaired. */
export const liftQuarantine: UndoStep<'iam-identity'> = {
  calls: [...liftsQuarantines, ...readsUsers, ...readsRoles],
  says: ({ undo }) => {
    const kept = keptOf(undo);
    if (!kept) return keptTooLittle;
    const edit: Edit =
      kept.policyArn === null
        ? { edit: 'delete-inline', name: ownQuarantine }
        : { edit: 'detach', policyArn: kept.policyArn };
    const title = changesInWords([editWords(edit, kept.before, null).does]);
    return { is: 'exact', title, lost: null, untilMs: null };
  },
  differences: async (_aws, resource, finding) => {
    if (!resource) return isGone;
    const kept = keptOf(keptIn(finding));
    if (!kept) throw new Error('the state before the quarantine is not stored');
    return [...differencesSince(kept, nowOf(resource)), ...newProtections(resource, finding)];
  },
  run: async (aws, finding, resource) => {
    const kept = keptOf(keptIn(finding));
    if (!kept || !resource) throw new Refused('The state before the quarantine is not stored');
    const now = nowOf(resource);
    const edits = liftingEdits(now, kept.policyArn);
    if (edits.length === 0) throw new Refused('The quarantine is gone');
    await carryOut(aws.clients.iam(), now, edits);
    await readBack(aws.clients, async () => {
      const read = await readIdentity(aws, identityId(now));
      return read !== undefined && liftingEdits(read.identity, kept.policyArn).length === 0;
    });
    return { summary: changesInFull(edits.map((edit) => editWords(edit, now, now).did)) };
  },
  isDone: (resource, finding) => {
    const now = resource?.facts.now;
    const kept = keptOf(keptIn(finding));
    if (!now || !kept) return false;
    return now.known ? liftingEdits(now.value, kept.policyArn).length === 0 : 'unknown';
  },
};

/** What a receipt or the progress keeps; undefined: nothing. */
export function keptOf(undo: Receipt['undo'] | undefined): Kept | undefined {
  const { before, policyArn, accepted } = undo ?? {};
  if (!isIdentity(before) || (policyArn !== null && typeof policyArn !== 'string')) return undefined;
  return { before, policyArn, accepted: accepted === null || isIdentity(accepted) ? accepted : undefined };
}

function differencesSince({ before, policyArn, accepted }: Kept, now: Identity): readonly Difference[] {
  const edits = liftingEdits(now, policyArn);
  if (edits.length === 0) return [{ what: 'Quarantine', before: 'there', after: 'gone' }];
  const own = now.inline[ownQuarantine];
  if (own !== undefined && meaningOfText(own) !== meaningOfText(denyEverything))
    return [{ what: `Inline policy ${ownQuarantine}`, before: 'as Janitor left it', after: 'changed' }];
  const lifted = applyEdits(now, edits);
  if (!lifted.ok || !lifted.value) throw new Error(lifted.ok ? 'the identity is gone' : lifted.error);
  const repairs = accepted === undefined ? [] : remediationEdits('revert', accepted, before).map(sameText);
  const others = editsBetween(before, lifted.value).filter((edit) => !repairs.includes(sameText(edit)));
  return others.length === 0 ? [] : differencesOf(before, lifted.value);
}

/** The same text for edits that do the same. */
function sameText(edit: Edit): string {
  return JSON.stringify('text' in edit ? { ...edit, text: meaningOfText(edit.text) } : edit);
}
