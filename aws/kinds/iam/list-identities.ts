import {
  GetAccountAuthorizationDetailsCommand,
  type GroupDetail,
  type ManagedPolicyDetail,
  type PolicyDetail,
  type RoleDetail,
  type UserDetail,
} from '@aws-sdk/client-iam';
import type { Identity } from '../../../core/changes/identity.ts';
import { plainText } from '../../../core/iam/documents/decode.ts';
import { nameOf } from '../../../core/iam/semantics/arn.ts';
import { requiredList } from '../../access/answers.ts';
import { pagesOf } from '../../access/pages.ts';
import { onAll, sends } from '../../access/permission.ts';
import type { Reader } from '../define.ts';
import { nextMarker, there } from './identity-pages.ts';
import { type ReadPolicy, versionOf, withDefault } from './read-policy.ts';
import { principal } from './read-principal.ts';

export const listsIdentities = sends(
  'IAM.GetAccountAuthorizationDetails',
  onAll('iam:GetAccountAuthorizationDetails', 'The action reads the whole account.'),
);

/** Identities of a response. A role may have 10 KB of documents, and a scan keeps one page in memory. */
const perPage = 300;

/** An identity as listed. `boundaries`: as in `ReadPolicy`; null for other kinds. */
export type ListedIdentity = {
  readonly identity: Identity;
  readonly boundaries: ReadPolicy['boundaries'] | null;
};

/** All users, roles, groups and customer managed policies with their documents, page by page. */
export function listIdentities(aws: Reader, from?: string) {
  return pagesOf({ what: 'IAM identities', atMost: 1_000, from }, async (Marker) => {
    const answer = await aws.clients.iam().send(
      new GetAccountAuthorizationDetailsCommand({
        MaxItems: perPage,
        Filter: ['User', 'Role', 'Group', 'LocalManagedPolicy'],
        Marker,
      }),
    );
    const items: readonly ListedIdentity[] = [
      ...requiredList(answer.UserDetailList, 'users').map((one) => ofUser(aws, one)),
      ...requiredList(answer.RoleDetailList, 'roles').map((one) => ofRole(aws, one)),
      ...requiredList(answer.GroupDetailList, 'groups').map((one) => ofGroup(aws, one)),
      ...requiredList(answer.Policies, 'policies').map((one) => ofPolicy(aws, one)),
    ];
    return { items, next: nextMarker(answer) };
  });
}

function ofUser(aws: Reader, user: UserDetail): ListedIdentity {
  return {
    identity: {
      ...principal(aws, 'user', there(user.UserName, 'a UserName'), user),
      inline: inlineOf(user.UserPolicyList ?? []),
      attached: attachedOf(user),
      groups: [...there(user.GroupList, 'the groups of a user')].sort(),
    },
    boundaries: null,
  };
}

function ofRole(aws: Reader, role: RoleDetail): ListedIdentity {
  return {
    identity: {
      ...principal(aws, 'role', there(role.RoleName, 'a RoleName'), role),
      inline: inlineOf(there(role.RolePolicyList, 'the inline policies of a role')),
      attached: attachedOf(role),
      trust: plainText(there(role.AssumeRolePolicyDocument, 'the trust policy of a role')),
    },
    boundaries: null,
  };
}

function ofGroup(aws: Reader, group: GroupDetail): ListedIdentity {
  return {
    identity: {
      ...principal(aws, 'group', there(group.GroupName, 'a GroupName'), {
        Arn: group.Arn,
        Path: group.Path,
      }),
      inline: inlineOf(there(group.GroupPolicyList, 'the inline policies of a group')),
      attached: attachedOf(group),
    },
    boundaries: null,
  };
}

function ofPolicy(aws: Reader, policy: ManagedPolicyDetail): ListedIdentity {
  const defaultVersion = versionOf(policy.DefaultVersionId);
  const versions = there(policy.PolicyVersionList, 'the versions of a policy').map(
    ({ VersionId, Document }) =>
      [versionOf(VersionId), plainText(there(Document, 'the document of a version'))] as const,
  );
  // The emulator omits the name, which the ARN has, too.
  const name = policy.PolicyName ?? nameOf(there(policy.Arn, 'the ARN of a policy'));
  return {
    identity: {
      ...principal(aws, 'policy', name, {
        Arn: policy.Arn,
        Path: policy.Path,
      }),
      versions: withDefault(versions, defaultVersion),
      defaultVersion,
    },
    boundaries: policy.PermissionsBoundaryUsageCount,
  };
}

function inlineOf(listed: readonly PolicyDetail[]): Readonly<Record<string, string>> {
  return Object.fromEntries(
    listed.map(({ PolicyName, PolicyDocument }) => [
      there(PolicyName, 'a PolicyName'),
      plainText(there(PolicyDocument, 'a PolicyDocument')),
    ]),
  );
}

function attachedOf({
  AttachedManagedPolicies,
}: Pick<UserDetail, 'AttachedManagedPolicies'>): readonly string[] {
  return there(AttachedManagedPolicies, 'the attached policies')
    .map(({ PolicyArn }) => there(PolicyArn, 'a PolicyArn'))
    .sort();
}
