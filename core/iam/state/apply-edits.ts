import type { Identity, IdentityKind, ProviderSettings } from '../../changes/identity.ts';
import { done, type Result, refused } from '../../result.ts';
import type { Edit } from './edit.ts';
import { policyResourceKinds } from './policy-resource.ts';
import { maxVersions, nextVersion } from './versions.ts';

/**
 * The identity after the edits; null: it does not exist. The error says why AWS has to be read instead: the event does
 * not say enough, or IAM would refuse the edit on what is known, so that something before it was missed.
 */
export function applyEdits(
  identity: Identity | null,
  edits: readonly Edit[],
): Result<Identity | null, string> {
  let state = identity;
  for (const edit of edits) {
    const next = applied(state, edit);
    if (!next.ok) return next;
    state = next.value;
  }
  return done(state);
}

function applied(identity: Identity | null, edit: Edit): Result<Identity | null, string> {
  if (edit.edit === 'read') return refused(edit.why);
  if (edit.edit === 'delete') return done(null);
  if (edit.edit === 'create') return identity ? refused('create: it exists already') : done(edit.identity);
  if (!identity) return refused(`${edit.edit}: nothing is known of the identity`);
  if (!kindsOf[edit.edit].includes(identity.kind)) return refused(`${edit.edit}: not of a ${identity.kind}`);
  return changed(identity, edit);
}

type StateEdit = Exclude<Edit, { readonly edit: 'read' | 'delete' | 'create' }>;

const principals: readonly IdentityKind[] = ['user', 'role', 'group'];
const bounded: readonly IdentityKind[] = ['user', 'role'];

const kindsOf: Readonly<Record<StateEdit['edit'], readonly Identity['kind'][]>> = {
  'put-inline': principals,
  'delete-inline': principals,
  attach: principals,
  detach: principals,
  'put-boundary': bounded,
  'delete-boundary': bounded,
  'put-trust': ['role', ...policyResourceKinds],
  'delete-trust': policyResourceKinds,
  'join-group': ['user'],
  'leave-group': ['user'],
  'create-version': ['policy'],
  'set-default-version': ['policy'],
  'delete-version': ['policy'],
  'add-client': ['oidc-provider'],
  'remove-client': ['oidc-provider'],
  'put-thumbprints': ['oidc-provider'],
  'put-metadata': ['saml-provider'],
};

function changed(identity: Identity, edit: StateEdit): Result<Identity, string> {
  switch (edit.edit) {
    case 'put-inline':
      return done({ ...identity, inline: { ...identity.inline, [edit.name]: edit.text } });
    case 'delete-inline':
      return Object.hasOwn(identity.inline, edit.name)
        ? done({ ...identity, inline: without(identity.inline, edit.name) })
        : refused(`delete-inline: ${edit.name} is not known`);
    case 'attach':
      return done({ ...identity, attached: including(identity.attached, edit.policyArn) });
    case 'detach':
      return identity.attached.includes(edit.policyArn)
        ? done({ ...identity, attached: identity.attached.filter((one) => one !== edit.policyArn) })
        : refused(`detach: ${edit.policyArn} is not known to be attached`);
    case 'put-boundary':
      return done({ ...identity, boundary: edit.policyArn });
    case 'delete-boundary':
      return identity.boundary === null
        ? refused('delete-boundary: none is known')
        : done({ ...identity, boundary: null });
    case 'put-trust':
      return done({ ...identity, trust: edit.text });
    case 'delete-trust':
      return done({ ...identity, trust: null });
    case 'join-group':
      return done({ ...identity, groups: including(identity.groups, edit.group) });
    case 'leave-group':
      return identity.groups.includes(edit.group)
        ? done({ ...identity, groups: identity.groups.filter((one) => one !== edit.group) })
        : refused(`leave-group: not known to be a member of ${edit.group}`);
    case 'add-client':
    case 'remove-client':
    case 'put-thumbprints':
    case 'put-metadata':
      return withProvider(identity, edit);
    default:
      return withVersion(identity, edit);
  }
}

type ProviderEdit = Extract<
  StateEdit,
  { readonly edit: 'add-client' | 'remove-client' | 'put-thumbprints' | 'put-metadata' }
>;

function withProvider(identity: Identity, edit: ProviderEdit): Result<Identity, string> {
  const { provider } = identity;
  if (!provider) return refused(`${edit.edit}: its settings are not known`);
  const changedTo = (more: Partial<ProviderSettings>) =>
    done({ ...identity, provider: { ...provider, ...more } });
  const { clientIds } = provider;
  switch (edit.edit) {
    case 'add-client':
      return changedTo({ clientIds: including(clientIds, edit.clientId) });
    case 'remove-client':
      // IAM takes the removal of a client that is not there.
      return changedTo({ clientIds: clientIds.filter((one) => one !== edit.clientId) });
    case 'put-thumbprints':
      return changedTo({ thumbprints: edit.thumbprints });
    case 'put-metadata':
      return changedTo({ metadata: edit.metadata, validUntil: edit.validUntil });
  }
}

type VersionEdit = Extract<
  StateEdit,
  { readonly edit: 'create-version' | 'set-default-version' | 'delete-version' }
>;

function withVersion(identity: Identity, edit: VersionEdit): Result<Identity, string> {
  const { versions, defaultVersion } = identity;
  if (edit.edit === 'create-version') {
    const id = edit.version ?? nextVersion(versions);
    if (Object.hasOwn(versions, id)) return refused(`create-version: ${id} is there already`);
    if (Object.keys(versions).length >= maxVersions)
      return refused('create-version: there are five versions already');
    return done({
      ...identity,
      versions: { ...versions, [id]: edit.text },
      defaultVersion: edit.isDefault ? id : defaultVersion,
    });
  }
  if (!Object.hasOwn(versions, edit.version)) return refused(`${edit.edit}: ${edit.version} is not known`);
  if (edit.edit === 'set-default-version') return done({ ...identity, defaultVersion: edit.version });
  return edit.version === defaultVersion
    ? refused(`delete-version: ${edit.version} is known as the default version`)
    : done({ ...identity, versions: without(versions, edit.version) });
}

function without(texts: Readonly<Record<string, string>>, name: string): Readonly<Record<string, string>> {
  return Object.fromEntries(Object.entries(texts).filter(([key]) => key !== name));
}

function including(sorted: readonly string[], one: string): readonly string[] {
  return [...new Set([...sorted, one])].sort();
}
