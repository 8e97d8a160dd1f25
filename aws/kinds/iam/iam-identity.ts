import type { ChangeOrigin, MadeCredential } from '../../../core/changes/change-origin.ts';
import type { Identity } from '../../../core/changes/identity.ts';
import type { GroupPolicies } from '../../../core/iam/state/situation.ts';
import type { Resource } from '../../../core/resource.ts';
import { defineKind, notProbed, type Reader } from '../define.ts';
import { protectedByHolders } from './delete-policy/holder-protections.ts';
import { listsHolders } from './delete-policy/policy-holders.ts';
import { notDeletable } from './delete-policy/refuse-deletion.ts';
import { noSuchEntity } from './identity-arns.ts';
import { loadAttachedTo, loadGroups, loadHolders, loadPolicies, readsHolders } from './identity-facts.ts';
import { remediations } from './identity-remediations.ts';
import { identityResource } from './identity-resource.ts';
import { listIdentities, listsIdentities } from './list-identities.ts';
import { readIdentity, readsIdentities } from './read-identity.ts';
import { readsTexts } from './read-policy.ts';
import { readsGroupPolicies } from './read-principal.ts';
import { managedBy, physicalIdOf, readsStacks, stackOf } from './stack-of.ts';

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
      /** Those that the managed policy is attached to: `user ada`. */
      readonly attachedTo: readonly string[];
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
    calls: readsIdentities,
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
    attachedTo: { calls: [listsHolders], load: loadAttachedTo },
  },
  tags: {
    calls: readsIdentities,
    load: async (aws, resource) => {
      const read = await readIdentity(aws, resource.id);
      if (!read) throw new Error('The identity does not exist');
      return read.identity.tags;
    },
  },
  probe: {
    calls: [readsStacks, listsHolders],
    run: async (aws, resource, remediation) => {
      const stack = await stackOf(aws, physicalIdOf(resource));
      if (stack === null) {
        const { now } = resource.facts;
        if (remediation !== 'delete-policy' || !now?.known) return notProbed('IAM');
        const itself = notDeletable(now.value);
        const protections = itself.length > 0 ? itself : await protectedByHolders(aws, resource.arn);
        return { ...notProbed('IAM'), protections };
      }
      return { ...notProbed('IAM'), protections: [managedBy(stack)] };
    },
  },
  remediations,
  grantsPermissions: true,
  refusals: [
    ...noSuchEntity,
    'ConcurrentModification',
    'ConcurrentModificationException',
    'DeleteConflict',
    'DeleteConflictException',
    'EntityAlreadyExists',
    'EntityAlreadyExistsException',
    'EntityTemporarilyUnmodifiable',
    'EntityTemporarilyUnmodifiableException',
    'LimitExceeded',
    'LimitExceededException',
    'MalformedPolicyDocument',
    'MalformedPolicyDocumentException',
    'PolicyNotAttachable',
    'PolicyNotAttachableException',
    'UnmodifiableEntity',
    'UnmodifiableEntityException',
  ],
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
