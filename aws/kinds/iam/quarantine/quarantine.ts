import type { Identity } from '../../../../core/changes/identity.ts';
import type { Finding, Receipt } from '../../../../core/finding.ts';
import { changeByHand, mayBeQuarantined } from '../../../../core/iam/evidence/by-hand.ts';
import { changesInFull, editWords } from '../../../../core/iam/evidence/edit-words.ts';
import type { Edit } from '../../../../core/iam/state/edit.ts';
import { identityHash } from '../../../../core/iam/state/identity-hash.ts';
import { readIdentityId } from '../../../../core/iam/state/identity-id.ts';
import { withoutPadding } from '../../../../core/iam/state/mirror-entry.ts';
import {
  denyEverything,
  isQuarantined,
  liftingEdits,
  ownQuarantine,
} from '../../../../core/iam/state/quarantine.ts';
import { showsEdits } from '../../../../core/iam/state/shows-edits.ts';
import { type InProgress, Refused } from '../../../../core/ports/remediator.ts';
import type { Resource } from '../../../../core/resource.ts';
import { errorName } from '../../../access/errors.ts';
import type { Reader, Remediation } from '../../define.ts';
import { readBack } from '../../read-back.ts';
import { changeBy } from '../carry-out.ts';
import { quarantines } from '../carry-out-calls.ts';
import { listsIdentities } from '../list-identities.ts';
import { readIdentity } from '../read-identity.ts';
import { readsRoles, readsUsers } from '../read-principal.ts';
import { refuseLockOut } from '../refuse-lock-out.ts';
import { keptOf, liftQuarantine } from './lift-quarantine.ts';
import { listsPoliciesOfAws, newestQuarantinePolicy } from './newest-policy.ts';

type Found = Resource<'iam-identity'>;

const how = 'Take the deny policy off again, with Undo on the card.';

/**
 * The first step only reads: its progress stores the state before, so that undo knows it whatever becomes of the second
 * one. That one compares and attaches.
 */
export const quarantine: Remediation<'iam-identity'> = {
  title: 'Quarantine with a deny policy',
  undo: { possible: 'yes', how },
  undoOf: ({ id }) => ({
    possible: 'yes',
    how: `${how} Until then the ${readIdentityId(id).kind === 'role' ? 'role can do nothing' : 'user cannot do what AWS denies to leaked keys'}.`,
  }),
  calls: [...quarantines, listsPoliciesOfAws, ...readsUsers, ...readsRoles, listsIdentities],
  run: (aws, { id }) => firstStep(aws, id),
  next: {
    read: async (aws, { progress, resource }) => {
      if (!progress) return { ...(await firstStep(aws, resource.id)), isReady: true };
      const { note, made, state, undo } = progress;
      return { note, made, inProgress: state, undo, readAgainAfterMs: 0, isReady: true };
    },
    run: secondStep,
  },
  isDone: (resource, { progress }) => {
    const now = resource?.facts.now;
    const kept = keptOf(progress?.undo);
    if (!now || !kept) return false;
    return now.known ? liftingEdits(now.value, kept.policyArn).length > 0 : 'unknown';
  },
  undoing: liftQuarantine,
};

async function firstStep(aws: Reader, id: string): Promise<InProgress> {
  const now = await readQuarantinable(aws, id);
  await refuseLockOut(aws, withOwn(now));
  return {
    note: 'its state before is stored',
    made: 'its state before',
    inProgress: { seen: identityHash(now) },
    undo: {
      before: withoutPadding(now),
      policyArn: now.kind === 'user' ? await newestQuarantinePolicy(aws) : null,
    },
    readAgainAfterMs: 0,
  };
}

async function secondStep(aws: Reader, resource: Found, { progress }: Finding): Promise<Receipt> {
  const kept = keptOf(progress?.undo);
  if (!kept) throw new Refused('Its state before is not stored');
  const now = await readQuarantinable(aws, resource.id);
  if (identityHash(now) !== progress?.state['seen'])
    throw new Refused('It was changed after its state was stored. Decide again about what is there now');
  await refuseLockOut(aws, withOwn(now));
  const edit = await attach(aws, now, kept.policyArn);
  await readBack(aws.clients, async () => {
    const read = await readIdentity(aws, resource.id);
    return read !== undefined && showsEdits(read.identity, [edit]);
  });
  const { accepted, credentials } = resource.facts;
  const left =
    accepted?.known && credentials?.known
      ? changeByHand({ accepted: accepted.value, now, credentials: credentials.value })
      : null;
  return {
    summary: changesInFull([editWords(edit, now, now).did]),
    ...(left === null ? {} : { leaves: `Still to do by hand: ${left}.` }),
    undo: {
      policyArn: edit.edit === 'attach' ? edit.policyArn : null,
      ...(accepted?.known ? { accepted: withoutPadding(accepted.value) } : {}),
    },
  };
}

async function readQuarantinable(aws: Reader, id: string): Promise<Identity> {
  const { kind } = readIdentityId(id);
  if (!mayBeQuarantined({ kind })) throw new Refused('Janitor quarantines users and roles only');
  const read = await readIdentity(aws, id);
  if (!read) throw new Refused(`The ${kind} is gone`);
  if (isQuarantined(read.identity)) throw new Refused('It has a quarantine policy already');
  return read.identity;
}

/** As strict as either policy, for the guard against a lock-out. */
function withOwn(now: Identity): Identity {
  return { ...now, inline: { ...now.inline, [ownQuarantine]: denyEverything } };
}

/** At the quota of attached policies, and for a policy that AWS has withdrawn. */
const notAttached = ['LimitExceeded', 'PolicyNotAttachable', 'NoSuchEntity'].flatMap((name) => [
  name,
  `${name}Exception`,
]);

/** Attaches AWS's policy, or Janitor's own where that is refused or there is none. */
async function attach(aws: Reader, now: Identity, policyArn: string | null): Promise<Edit> {
  const iam = aws.clients.iam();
  const own: Edit = { edit: 'put-inline', name: ownQuarantine, text: denyEverything };
  if (policyArn !== null) {
    const edit: Edit = { edit: 'attach', policyArn };
    try {
      await changeBy(iam, now, edit).send();
      return edit;
    } catch (error) {
      if (!notAttached.includes(errorName(error))) throw error;
    }
  }
  await changeBy(iam, now, own).send();
  return own;
}
