import type { ChangeOrigin } from '../../../core/iam/state/iam-event.ts';
import type { Identity } from '../../../core/iam/state/identity.ts';
import { readIdentityId } from '../../../core/iam/state/identity-id.ts';
import type { GroupPolicies, MadeCredential } from '../../../core/iam/state/situation.ts';
import type { Resource } from '../../../core/resource.ts';
import { absent } from '../../access/answers.ts';
import { defineKind, notProbed, type Reader } from '../define.ts';
import { noSuchEntity, policyArnOf } from './identity-arns.ts';
import { loadGroups, loadHolders, loadPolicies, readsHolders } from './identity-facts.ts';
import { identityResource } from './identity-resource.ts';
import { type ListedIdentity, listIdentities, listsIdentities } from './list-identities.ts';
import { readPolicy, readsPolicies, readsTexts } from './read-policy.ts';
import {
  readGroup,
  readRole,
  readsGroupPolicies,
  readsGroups,
  readsRoles,
  readsUsers,
  readUser,
} from './read-principal.ts';

declare module '../../../core/resource.ts' {
  interface Kinds {
    'iam-identity': {
      readonly now: Identity;
      /** The state that somebody accepted; null: it did not exist. From the mirror. */
      readonly accepted: Identity | null;
      /** Where the last change comes from; null: not known. From the mirror. */
      readonly origin: ChangeOrigin | null;
      /** Credentials that others made for the user since then. From the mirror. */
      readonly credentials: readonly MadeCredential[];
      /** The text in force of each managed policy that it has or had, by ARN; null: cannot be read. */
      readonly policies: Readonly<Record<string, string | null>>;
      /** The policies of the groups that a user is or was in, by name; null: the group does not exist. */
      readonly groups: Readonly<Record<string, GroupPolicies | null>>;
      /** ARNs of those who have the managed policy, or are members of the group; at most 50. */
      readonly holders: readonly string[];
    };
  }
}

export const kind = defineKind({
  id: 'iam-identity',
  title: 'IAM identity',
  resourceType: 'AWS::IAM::ManagedPolicy',
  scope: 'global',
  hasMetrics: false,
  list: {
    calls: [listsIdentities],
    async *run(aws, from) {
      for await (const { items, ...rest } of listIdentities(aws, from))
        yield { ...rest, resources: items.map((one) => identityResource(aws, one, true)) };
    },
  },
  get: {
    calls: [...readsUsers, ...readsRoles, ...readsGroups, ...readsPolicies],
    run: readResource,
  },
  facts: {
    // The mirror knows these. Without it nothing is known to be new.
    accepted: { calls: [], load: noMirror },
    origin: { calls: [], load: noMirror },
    credentials: { calls: [], load: noMirror },
    policies: { calls: [...readsTexts, ...readsGroupPolicies], load: loadPolicies },
    groups: { calls: readsGroupPolicies, load: loadGroups },
    holders: { calls: readsHolders, load: loadHolders },
  },
  tags: {
    calls: [...readsUsers, ...readsRoles, ...readsGroups, ...readsPolicies],
    load: async (aws, resource) => {
      const read = await readIdentity(aws, resource.id);
      if (!read) throw new Error('The identity does not exist');
      return read.identity.tags;
    },
  },
  probe: { calls: [], run: async () => notProbed('IAM') },
  remediations: {},
  refusals: [...noSuchEntity],
});

async function noMirror(): Promise<never> {
  throw new Error('no accepted state is stored');
}

async function readResource(
  aws: Reader,
  { id }: Pick<Resource, 'id'>,
): Promise<Resource<'iam-identity'> | undefined> {
  const read = await readIdentity(aws, id);
  return read && identityResource(aws, read, false);
}

/** Reads every part of one identity; undefined: it does not exist. */
function readIdentity(aws: Reader, id: string): Promise<ListedIdentity | undefined> {
  const { kind, name } = readIdentityId(id);
  return absent(noSuchEntity, undefined, async () => {
    if (kind === 'policy') return readPolicy(aws, policyArnOf(aws, id));
    const read = { user: readUser, role: readRole, group: readGroup }[kind];
    return { identity: await read(aws, name), boundaries: null };
  });
}
