import { credentialsByHand } from '../../../core/iam/evidence/by-hand.ts';
import { backWords, changesInFull } from '../../../core/iam/evidence/edit-words.ts';
import { applyEdits } from '../../../core/iam/state/apply-edits.ts';
import {
  acceptedState,
  forceHash,
  type IdentityRemediation,
  remediationEdits,
  revertTarget,
} from '../../../core/iam/state/revert-target.ts';
import { sameInForce } from '../../../core/iam/state/same-identity.ts';
import { Refused } from '../../../core/ports/remediator.ts';
import type { Fact, Resource } from '../../../core/resource.ts';
import type { Reader, Remediation } from '../define.ts';
import { readBack } from '../read-back.ts';
import { carryOut } from './carry-out.ts';
import { attaches, carriesOut, deletesInline, detaches, putsInline } from './carry-out-calls.ts';
import { deletePolicy } from './delete-policy/delete-policy.ts';
import { materialOf } from './identity-resource.ts';
import { listsIdentities } from './list-identities.ts';
import { quarantine } from './quarantine/quarantine.ts';
import { readIdentity, readsIdentities } from './read-identity.ts';
import { readsGroups, readsRoles, readsUsers } from './read-principal.ts';
import { refuseLockOut } from './refuse-lock-out.ts';
import { stateBefore } from './undo-identity.ts';

type Found = Resource<'iam-identity'>;
type OfIdentity = Remediation<'iam-identity'>;

const undo = {
  possible: 'yes',
  how: 'Make the change again, with Undo on the card.',
} as const;

const readsPrincipals = [...readsUsers, ...readsRoles, ...readsGroups];

const revert: OfIdentity = {
  title: 'Go back to the accepted state',
  undo,
  calls: [...carriesOut, ...readsIdentities, listsIdentities],
  run: (aws, resource) => changeTo(aws, resource, 'revert'),
  isDone: (resource, { plan: { settings, material } }) => {
    const now = resource?.facts.now;
    if (!now) return false;
    if (!now.known) return 'unknown';
    if (forceHash(now.value) === settings?.[acceptedState]) return true;
    return isSameMaterial(materialOf(now.value), material) ? false : 'unknown';
  },
  undoing: stateBefore([...carriesOut, ...readsIdentities]),
};

const detach: OfIdentity = {
  title: 'Detach what was newly attached',
  undo,
  calls: [...detaches, ...readsPrincipals, listsIdentities],
  run: (aws, resource) => changeTo(aws, resource, 'detach'),
  isDone: (resource, { plan: { material } }) => {
    const now = resource?.facts.now;
    if (!now?.known) return now ? 'unknown' : false;
    return materialOf(now.value)[attachedLabel] !== material[attachedLabel];
  },
  undoing: stateBefore([...attaches, ...readsPrincipals]),
};

const deleteInline: OfIdentity = {
  title: 'Delete the new inline policies',
  undo,
  calls: [...deletesInline, ...readsPrincipals, listsIdentities],
  run: (aws, resource) => changeTo(aws, resource, 'delete-inline'),
  isDone: (resource, { plan: { material } }) => {
    const now = resource?.facts.now;
    if (!now?.known) return now ? 'unknown' : false;
    const left = materialOf(now.value);
    return Object.keys(material).some((label) => label.startsWith('Inline policy ') && !(label in left));
  },
  undoing: stateBefore([...putsInline, ...readsPrincipals]),
};

export const remediations = {
  revert,
  detach,
  'delete-inline': deleteInline,
  quarantine,
  'delete-policy': deletePolicy,
} satisfies Record<IdentityRemediation | 'quarantine' | 'delete-policy', OfIdentity>;

const attachedLabel = 'Attached policies';

/** Carries out the remediation's edits of the way back, and reads the identity again. */
async function changeTo(aws: Reader, resource: Found, remediation: IdentityRemediation) {
  const now = valueOf(resource.facts.now, 'current state');
  const accepted = valueOf(resource.facts.accepted, 'accepted state');
  if (!revertTarget(accepted, now))
    throw new Refused('The policy is new, so there is no state to go back to');
  const edits = remediationEdits(remediation, accepted, now);
  if (edits.length === 0) throw new Refused('Nothing of this kind is new');
  const after = applyEdits(now, edits);
  if (!after.ok || !after.value)
    throw new Refused(`The change could not be planned: ${after.ok ? '' : after.error}`);
  const wanted = after.value;
  await refuseLockOut(aws, wanted);
  await carryOut(aws.clients.iam(), now, edits);
  await readBack(aws.clients, async () => {
    const read = await readIdentity(aws, resource.id);
    return read !== undefined && sameInForce(read.identity, wanted);
  });
  const { credentials } = resource.facts;
  const left = credentials?.known ? credentialsByHand({ now, credentials: credentials.value }) : null;
  return {
    summary: changesInFull(edits.map((edit) => backWords(edit, now).did)),
    ...(left === null ? {} : { leaves: `Still to do by hand: ${left}.` }),
    undo: { before: now, after: wanted },
  };
}

function valueOf<T>(fact: Fact<T> | undefined, what: string): T {
  if (!fact?.known) throw new Refused(`The ${what} is not known`);
  return fact.value;
}

function isSameMaterial(a: Readonly<Record<string, string>>, b: Readonly<Record<string, string>>): boolean {
  return Object.entries(a).every(([label, value]) => b[label] === value);
}
