import {
  GetGroupCommand,
  GetGroupPolicyCommand,
  GetRoleCommand,
  GetRolePolicyCommand,
  GetUserCommand,
  GetUserPolicyCommand,
  ListAttachedGroupPoliciesCommand,
  ListAttachedRolePoliciesCommand,
  ListAttachedUserPoliciesCommand,
  ListGroupPoliciesCommand,
  ListGroupsForUserCommand,
  ListRolePoliciesCommand,
  ListUserPoliciesCommand,
  type Tag,
} from '@aws-sdk/client-iam';
import { emptyIdentity, type Identity, type IdentityKind } from '../../../core/changes/identity.ts';
import { plainText } from '../../../core/iam/documents/decode.ts';
import { assertAbout } from '../../access/answers.ts';
import { on, sends } from '../../access/permission.ts';
import { toTags } from '../../tags.ts';
import type { Reader } from '../define.ts';
import { groups, roles, users } from './identity-arns.ts';
import { everyOf, there } from './identity-pages.ts';

export const readsUsers = [
  sends('IAM.GetUser', on(users, 'iam:GetUser')),
  sends('IAM.ListUserPolicies', on(users, 'iam:ListUserPolicies')),
  sends('IAM.GetUserPolicy', on(users, 'iam:GetUserPolicy')),
  sends('IAM.ListAttachedUserPolicies', on(users, 'iam:ListAttachedUserPolicies')),
  sends('IAM.ListGroupsForUser', on(users, 'iam:ListGroupsForUser')),
];
export const readsRoles = [
  sends('IAM.GetRole', on(roles, 'iam:GetRole')),
  sends('IAM.ListRolePolicies', on(roles, 'iam:ListRolePolicies')),
  sends('IAM.GetRolePolicy', on(roles, 'iam:GetRolePolicy')),
  sends('IAM.ListAttachedRolePolicies', on(roles, 'iam:ListAttachedRolePolicies')),
];
/** Without the group itself and its members. */
export const readsGroupPolicies = [
  sends('IAM.ListGroupPolicies', on(groups, 'iam:ListGroupPolicies')),
  sends('IAM.GetGroupPolicy', on(groups, 'iam:GetGroupPolicy')),
  sends('IAM.ListAttachedGroupPolicies', on(groups, 'iam:ListAttachedGroupPolicies')),
];
export const readsGroups = [sends('IAM.GetGroup', on(groups, 'iam:GetGroup')), ...readsGroupPolicies];

type Held = Pick<Identity, 'inline' | 'attached'>;
type Named = {
  readonly Arn?: string | undefined;
  readonly Path?: string | undefined;
  readonly Tags?: readonly Tag[] | undefined;
  readonly PermissionsBoundary?: { readonly PermissionsBoundaryArn?: string | undefined } | undefined;
};

export async function readUser(aws: Reader, name: string): Promise<Identity> {
  const iam = aws.clients.iam();
  const { User } = await iam.send(new GetUserCommand({ UserName: name }));
  assertAbout(name, User?.UserName);
  const [held, memberOf] = await Promise.all([
    heldBy(
      name,
      (Marker) => iam.send(new ListUserPoliciesCommand({ UserName: name, Marker })),
      async (PolicyName) => {
        const answer = await iam.send(new GetUserPolicyCommand({ UserName: name, PolicyName }));
        return { ...answer, of: answer.UserName };
      },
      (Marker) => iam.send(new ListAttachedUserPoliciesCommand({ UserName: name, Marker })),
    ),
    everyOf(
      'groups of a user',
      (Marker) => iam.send(new ListGroupsForUserCommand({ UserName: name, Marker })),
      ({ Groups }) =>
        there(Groups, 'the list of groups').map(({ GroupName }) => there(GroupName, 'a GroupName')),
    ),
  ]);
  return { ...principal(aws, 'user', name, User ?? {}), ...held, groups: [...memberOf].sort() };
}

export async function readRole(aws: Reader, name: string): Promise<Identity> {
  const iam = aws.clients.iam();
  const { Role } = await iam.send(new GetRoleCommand({ RoleName: name }));
  assertAbout(name, Role?.RoleName);
  const held = await heldBy(
    name,
    (Marker) => iam.send(new ListRolePoliciesCommand({ RoleName: name, Marker })),
    async (PolicyName) => {
      const answer = await iam.send(new GetRolePolicyCommand({ RoleName: name, PolicyName }));
      return { ...answer, of: answer.RoleName };
    },
    (Marker) => iam.send(new ListAttachedRolePoliciesCommand({ RoleName: name, Marker })),
  );
  const trust = plainText(there(Role?.AssumeRolePolicyDocument, 'the trust policy of a role'));
  return { ...principal(aws, 'role', name, Role ?? {}), ...held, trust };
}

export async function readGroup(aws: Reader, name: string): Promise<Identity> {
  const { Group } = await aws.clients.iam().send(new GetGroupCommand({ GroupName: name }));
  assertAbout(name, Group?.GroupName);
  const { Arn, Path } = Group ?? {};
  return { ...principal(aws, 'group', name, { Arn, Path }), ...(await readGroupPolicies(aws, name)) };
}

export function readGroupPolicies(aws: Reader, name: string): Promise<Held> {
  const iam = aws.clients.iam();
  return heldBy(
    name,
    (Marker) => iam.send(new ListGroupPoliciesCommand({ GroupName: name, Marker })),
    async (PolicyName) => {
      const answer = await iam.send(new GetGroupPolicyCommand({ GroupName: name, PolicyName }));
      return { ...answer, of: answer.GroupName };
    },
    (Marker) => iam.send(new ListAttachedGroupPoliciesCommand({ GroupName: name, Marker })),
  );
}

type Paged = { readonly IsTruncated?: boolean | undefined; readonly Marker?: string | undefined };

async function heldBy(
  name: string,
  listInline: (
    marker: string | undefined,
  ) => Promise<Paged & { readonly PolicyNames: readonly string[] | undefined }>,
  getInline: (policy: string) => Promise<{
    readonly of: string | undefined;
    readonly PolicyName: string | undefined;
    readonly PolicyDocument: string | undefined;
  }>,
  listAttached: (
    marker: string | undefined,
  ) => Promise<
    Paged & { readonly AttachedPolicies?: readonly { readonly PolicyArn?: string | undefined }[] | undefined }
  >,
): Promise<Held> {
  const [names, attached] = await Promise.all([
    everyOf('inline policies', listInline, ({ PolicyNames }) => there(PolicyNames, 'the list of policies')),
    everyOf('attached policies', listAttached, ({ AttachedPolicies }) =>
      there(AttachedPolicies, 'the list of attached policies').map(({ PolicyArn }) =>
        there(PolicyArn, 'a PolicyArn'),
      ),
    ),
  ]);
  const inline: [string, string][] = [];
  for (const policy of names) {
    const { of, PolicyName, PolicyDocument } = await getInline(policy);
    assertAbout(name, of);
    assertAbout(policy, PolicyName);
    inline.push([policy, plainText(there(PolicyDocument, 'a PolicyDocument'))]);
  }
  return { inline: Object.fromEntries(inline), attached: [...attached].sort() };
}

/** What every principal has, without its policies, groups and trust. */
export function principal(aws: Reader, kind: IdentityKind, name: string, of: Named): Identity {
  const { Arn, Path, Tags, PermissionsBoundary } = of;
  return emptyIdentity({
    kind,
    account: aws.account,
    arn: there(Arn, 'an Arn'),
    name,
    path: there(Path, 'a Path'),
    boundary: PermissionsBoundary
      ? there(PermissionsBoundary.PermissionsBoundaryArn, 'the ARN of a permissions boundary')
      : null,
    tags: toTags(Tags),
  });
}
