import type { Identity } from '../../../core/changes/identity.ts';
import type { Receipt } from '../../../core/finding.ts';
import { againWords, changesInFull, changesInWords } from '../../../core/iam/evidence/edit-words.ts';
import { editsBetween } from '../../../core/iam/state/edits-between.ts';
import { identityId } from '../../../core/iam/state/identity-id.ts';
import { sameIdentity } from '../../../core/iam/state/same-identity.ts';
import { Refused } from '../../../core/ports/remediator.ts';
import type { Call } from '../../access/permission.ts';
import { isGone, keptIn, keptTooLittle } from '../as-left.ts';
import type { UndoStep } from '../define.ts';
import { readBack } from '../read-back.ts';
import { carryOut } from './carry-out.ts';
import { differencesOf, newProtections, nowOf } from './identity-differences.ts';
import { listsIdentities } from './list-identities.ts';
import { readIdentity } from './read-identity.ts';
import { refuseLockOut } from './refuse-lock-out.ts';

type Kept = { readonly before: Identity; readonly after: Identity };

/** Undo of the remediations of an identity: the edits from what is there now to the state before the remediation. */
export function stateBefore(calls: readonly Call[]): UndoStep<'iam-identity'> {
  return {
    calls: [...calls, listsIdentities],
    says: ({ undo }) => {
      const kept = keptOf(undo);
      if (!kept) return keptTooLittle;
      const edits = editsBetween(kept.after, kept.before);
      const title = changesInWords(edits.map((edit) => againWords(edit, kept.after).does));
      const isRenumbered = edits.some(({ edit }) => edit === 'create-version');
      return isRenumbered
        ? { is: 'partly', title, lost: 'A version of the policy gets a new number.', untilMs: null }
        : { is: 'exact', title, lost: null, untilMs: null };
    },
    differences: async (_aws, resource, finding) => {
      if (!resource) return isGone;
      const now = nowOf(resource);
      const kept = keptOf(keptIn(finding));
      if (!kept) throw new Error('the state that Janitor left is not stored');
      return [...differencesOf(kept.after, now), ...newProtections(resource, finding)];
    },
    run: async (aws, finding, resource) => {
      const kept = keptOf(keptIn(finding));
      if (!kept || !resource) throw new Refused('The state before the remediation is not stored');
      const now = nowOf(resource);
      const edits = editsBetween(now, kept.before);
      await refuseLockOut(aws, kept.before);
      await carryOut(aws.clients.iam(), kept.before, edits);
      await readBack(aws.clients, async () => {
        const read = await readIdentity(aws, identityId(kept.before));
        return read !== undefined && sameIdentity(read.identity, kept.before);
      });
      return { summary: changesInFull(edits.map((edit) => againWords(edit, now).did)) };
    },
    isDone: (resource, finding) => {
      const now = resource?.facts.now;
      const kept = keptOf(keptIn(finding));
      if (!now || !kept) return false;
      return now.known ? sameIdentity(now.value, kept.before) : 'unknown';
    },
  };
}

/** Undefined: the response of the remediation was lost, and the states with it. */
function keptOf({ before, after }: Receipt['undo']): Kept | undefined {
  return isIdentity(before) && isIdentity(after) ? { before, after } : undefined;
}

export function isIdentity(value: unknown): value is Identity {
  return typeof value === 'object' && value !== null && 'arn' in value && 'versions' in value;
}
