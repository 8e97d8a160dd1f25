import type { CredentialChange } from '../../changes/change-origin.ts';
import type { Identity } from '../../changes/identity.ts';
import type { Edit } from '../state/edit.ts';

type EditWords = {
  /** "attached AdministratorAccess to the user bob". */
  readonly did: string;
  /** "attach AdministratorAccess to the user bob". */
  readonly does: string;
};

/** `before`: the state that the edit changes. */
export function editWords(edit: Edit, of: Identity, before: Identity | null): EditWords {
  return words(edit, of, before, ['changed', 'change']);
}

/** Of an edit that takes a change back. `now`: the state that it changes. */
export function backWords(edit: Edit, now: Identity): EditWords {
  return words(edit, now, now, ['changed back', 'change back']);
}

/** Of edits that make a change again: "attached A to the user bob again". `now`: the state that they change. */
export function againWords(edit: Edit, now: Identity): EditWords {
  const { did, does } = editWords(edit, now, now);
  return { did: `${did} again`, does: `${does} again` };
}

/** "Detach A from the user bob, and 2 more changes". */
export function changesInWords(all: readonly string[]): string {
  const [first = '', ...more] = all;
  const rest =
    more.length === 0 ? '' : `, and ${more.length} more ${more.length === 1 ? 'change' : 'changes'}`;
  return `${upperFirst(first)}${rest}`;
}

/** "Detached A from the user bob, removed the user bob from the group dev." */
export function changesInFull(all: readonly string[]): string {
  return `${upperFirst(all.join(', '))}.`;
}

function upperFirst(text: string): string {
  return text.charAt(0).toUpperCase() + text.slice(1);
}

function words(
  edit: Edit,
  of: Identity,
  before: Identity | null,
  [changed, change]: readonly [string, string],
): EditWords {
  const who = `the ${nounOf(of)} ${of.name}`;
  const both = (past: string, now: string, rest: string): EditWords => ({
    did: `${past} ${rest}`,
    does: `${now} ${rest}`,
  });
  switch (edit.edit) {
    case 'attach':
      return both('attached', 'attach', `${policyName(edit.policyArn)} to ${who}`);
    case 'detach':
      return both('detached', 'detach', `${policyName(edit.policyArn)} from ${who}`);
    case 'put-inline':
      return before && Object.hasOwn(before.inline, edit.name)
        ? both(changed, change, `the inline policy ${edit.name} of ${who}`)
        : both('added', 'add', `the inline policy ${edit.name} to ${who}`);
    case 'delete-inline':
      return both('deleted', 'delete', `the inline policy ${edit.name} of ${who}`);
    case 'put-boundary':
      return both('set', 'set', `the permissions boundary ${policyName(edit.policyArn)} on ${who}`);
    case 'delete-boundary':
      return both('removed', 'remove', `the permissions boundary of ${who}`);
    case 'put-trust':
      if (of.kind === 'role') return both(changed, change, `the trust policy of ${who}`);
      return before?.trust === null
        ? both('added', 'add', `a policy to ${who}`)
        : both(changed, change, `the policy of ${who}`);
    case 'delete-trust':
      return both('deleted', 'delete', `the policy of ${who}`);
    case 'join-group':
      return both('added', 'add', `${who} to the group ${edit.group}`);
    case 'leave-group':
      return both('removed', 'remove', `${who} from the group ${edit.group}`);
    case 'create-version':
      return edit.isDefault
        ? both(changed, change, `the document of ${who}`)
        : both('added', 'add', `a version to ${who}`);
    case 'set-default-version':
      return both('made', 'make', `${edit.version} the default version of ${who}`);
    case 'delete-version':
      return both('deleted', 'delete', `version ${edit.version} of ${who}`);
    case 'add-client':
      return both('added', 'add', `the client ${edit.clientId} to ${who}`);
    case 'remove-client':
      return both('removed', 'remove', `the client ${edit.clientId} from ${who}`);
    case 'put-thumbprints':
      return both(changed, change, `the certificate thumbprints of ${who}`);
    case 'put-metadata':
      return both(changed, change, `the metadata document of ${who}`);
    case 'create':
      return both('created', 'create', who);
    case 'delete':
      return both('deleted', 'delete', who);
    case 'read':
      return both('changed', 'change', who);
  }
}

const credentials: Readonly<Record<CredentialChange['what'], string>> = {
  'access-key': 'created or enabled an access key for',
  'console-password': 'set a console password for',
  'service-credential': 'created or enabled a service credential for',
  'ssh-key': 'added an SSH key to',
  certificate: 'added a signing certificate to',
  'mfa-removed': 'removed an MFA device of',
  'mfa-changed': 'changed an MFA device of',
};

export function credentialWords({ what }: CredentialChange, of: Identity): string {
  return `${credentials[what]} the ${of.kind} ${of.name}`;
}

/** "OIDC provider". */
export function nounOf({ kind }: Pick<Identity, 'kind'>): string {
  return kind === 'oidc-provider' ? 'OIDC provider' : kind === 'saml-provider' ? 'SAML provider' : kind;
}

/** `AdministratorAccess`, from its ARN. */
function policyName(arn: string): string {
  return arn.slice(arn.lastIndexOf('/') + 1);
}
