import {
  GetGroupCommand,
  GetRoleCommand,
  GetUserCommand,
  ListEntitiesForPolicyCommand,
} from '@aws-sdk/client-iam';
import { absent } from '../../../access/answers.ts';
import { on, sends } from '../../../access/permission.ts';
import type { Reader } from '../../define.ts';
import { groups, noSuchEntity, policies, roles, users } from '../identity-arns.ts';
import { everyOf, there } from '../identity-pages.ts';

/** `id`: unique. Somebody else may have the same name later. */
export type Holder = {
  readonly kind: 'user' | 'role' | 'group';
  readonly name: string;
  readonly id: string;
};

export const listsHolders = sends('IAM.ListEntitiesForPolicy', on(policies, 'iam:ListEntitiesForPolicy'));

export const readsHolder = [
  sends('IAM.GetGroup', on(groups, 'iam:GetGroup')),
  sends('IAM.GetUser', on(users, 'iam:GetUser')),
  sends('IAM.GetRole', on(roles, 'iam:GetRole')),
];

/** Those that the policy is attached to, sorted. */
export async function holdersOf(aws: Reader, arn: string): Promise<readonly Holder[]> {
  const found = await everyOf(
    'holders of a policy',
    (Marker) =>
      aws.clients.iam().send(
        new ListEntitiesForPolicyCommand({
          PolicyArn: arn,
          PolicyUsageFilter: 'PermissionsPolicy',
          Marker,
        }),
      ),
    ({ PolicyUsers, PolicyRoles, PolicyGroups }) => [
      ...there(PolicyUsers, 'PolicyUsers').map(({ UserName, UserId }) => holder('user', UserName, UserId)),
      ...there(PolicyRoles, 'PolicyRoles').map(({ RoleName, RoleId }) => holder('role', RoleName, RoleId)),
      ...there(PolicyGroups, 'PolicyGroups').map(({ GroupName, GroupId }) =>
        holder('group', GroupName, GroupId),
      ),
    ],
  );
  return [...found].sort((a, b) => (holderWords(a) < holderWords(b) ? -1 : 1));
}

/** Whether it still exists, and is the same one. */
export async function isStillThere(aws: Reader, { kind, name, id }: Holder): Promise<boolean> {
  const iam = aws.clients.iam();
  const idNow = await absent(noSuchEntity, null, async () => {
    if (kind === 'user') return (await iam.send(new GetUserCommand({ UserName: name }))).User?.UserId;
    if (kind === 'role') return (await iam.send(new GetRoleCommand({ RoleName: name }))).Role?.RoleId;
    return (await iam.send(new GetGroupCommand({ GroupName: name, MaxItems: 1 }))).Group?.GroupId;
  });
  return there(idNow, `the id of the ${kind} ${name}`) === id;
}

/** "user ada". */
export function holderWords({ kind, name }: Pick<Holder, 'kind' | 'name'>): string {
  return `${kind} ${name}`;
}

function holder(kind: Holder['kind'], name: string | undefined, id: string | undefined): Holder {
  return { kind, name: there(name, `the name of a ${kind}`), id: there(id, `the id of a ${kind}`) };
}
