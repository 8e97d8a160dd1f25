import type { CredentialChange, MadeCredential } from '../../changes/change-origin.ts';
import type { Identity } from '../../changes/identity.ts';
import { some } from '../rule.ts';
import { isQuarantined } from '../state/quarantine.ts';
import { identityRemediations, remediationEdits } from '../state/revert-target.ts';
import { backWords } from './edit-words.ts';

type Changed = {
  readonly accepted: Identity | null;
  readonly now: Identity;
  readonly credentials: readonly MadeCredential[];
};

const mostSteps = 3;

/** What a person has to do about the credentials that others made; null: nothing. Starts with a lower-case letter. */
export function credentialsByHand({ now, credentials }: Omit<Changed, 'accepted'>): string | null {
  const steps = stepsFor(credentials);
  return steps.length > 0
    ? `${some(steps, mostSteps)} of the user ${now.name} in ${placeOf(now)} > Security credentials`
    : null;
}

/** By remediation that has nothing to change back: what a person has to do instead. */
export function changesNothing(changed: Changed): Readonly<Record<string, string>> {
  const { accepted, now } = changed;
  const idle = identityRemediations.filter((one) => remediationEdits(one, accepted, now).length === 0);
  const noPolicy = now.kind === 'policy' ? [] : ['delete-policy'];
  const noQuarantine = mayBeQuarantined(now) && !isQuarantined(now) ? [] : ['quarantine'];
  return Object.fromEntries([...idle, ...noPolicy, ...noQuarantine].map((one) => [one, inFull(changed)]));
}

/** A quarantine is for one identity, so a group or a policy has none. */
export function mayBeQuarantined({ kind }: Pick<Identity, 'kind'>): boolean {
  return kind === 'user' || kind === 'role';
}

/** What a person has to do about the whole change; null: nothing can be told. Starts with a lower-case letter. */
export function changeByHand({ accepted, now, credentials }: Changed): string | null {
  const back = remediationEdits('revert', accepted, now).map((edit) => backWords(edit, now).does);
  const made = credentialsByHand({ now, credentials });
  const steps = [
    ...(back.length > 0 ? [`${some(back, mostSteps)} in ${placeOf(now)}`] : []),
    ...(made === null ? [] : [made]),
  ];
  return steps.length > 0 ? steps.join(', and ') : null;
}

function inFull(changed: Changed): string {
  const { accepted, now } = changed;
  const steps = changeByHand(changed);
  const made = credentialsByHand(changed);
  if (steps !== null) return upperFirst(`${steps}${made === null ? '' : acceptAfterwards}`);
  return accepted === null ? newByHand(now) : `Undo the change in ${placeOf(now)}, or accept it`;
}

/** The mirror keeps a credential that was deactivated, so only an approver ends the finding. */
const acceptAfterwards = ', then accept the change';

function newByHand(now: Identity): string {
  const where = placeOf(now);
  if (now.kind === 'policy')
    return `Detach the new policy ${now.name} from all who have it and delete it in ${where}, or accept the change`;
  return now.kind === 'role'
    ? `Delete the new role ${now.name}, or change its trust policy in ${where} > Trust relationships, or accept the change`
    : `Delete the new ${now.kind} ${now.name} in ${where}, or accept the change`;
}

/** One step for all credentials of a kind. */
function stepsFor(credentials: readonly MadeCredential[]): readonly string[] {
  const kinds = [...new Set(credentials.map(({ what }) => what))];
  return kinds.map((what) => {
    const all = credentials.filter((one) => one.what === what);
    const ids = [
      ...new Set(all.flatMap(({ id }) => (id === null ? [] : [id.slice(id.lastIndexOf('/') + 1)]))),
    ];
    const isNew = all.some(({ origin }) => origin.eventName.startsWith('Create'));
    return stepFor(what, ids, isNew);
  });
}

function stepFor(what: CredentialChange['what'], ids: readonly string[], isNew: boolean): string {
  const named = (one: string): string =>
    `${ids.length > 1 ? `${one}s` : one}${ids.length > 0 ? ` ${some(ids)}` : ''}`;
  switch (what) {
    case 'access-key':
      return `deactivate the ${named('access key')}`;
    case 'console-password':
      return isNew ? 'delete the login profile (console password)' : 'reset the console password';
    case 'service-credential':
      return `deactivate the ${named('service-specific credential')}`;
    case 'ssh-key':
      return `deactivate the ${named('SSH public key')}`;
    case 'certificate':
      return `deactivate the ${named('signing certificate')}`;
    case 'mfa-removed':
      return `replace the removed ${named('MFA device')}`;
    case 'mfa-changed':
      return `remove the ${named('MFA device')}`;
  }
}

/** As the console calls it. */
const places = { user: 'Users', role: 'Roles', group: 'User groups', policy: 'Policies' } as const;

function placeOf({ kind, name }: Identity): string {
  const place = Object.hasOwn(places, kind) ? places[kind as keyof typeof places] : kind;
  return `IAM > ${place} > ${name}`;
}

function upperFirst(text: string): string {
  return text.charAt(0).toUpperCase() + text.slice(1);
}
