import { type Call, on, sends } from '../../access/permission.ts';
import { groups, policies, roles, users } from './identity-arns.ts';

const at = { User: users, Role: roles, Group: groups } as const;

function each(kinds: readonly (keyof typeof at)[], name: (kind: string) => string): readonly Call[] {
  return kinds.map((kind) => sends(`IAM.${name(kind)}`, on(at[kind], `iam:${name(kind)}`)));
}

const principals = ['User', 'Role', 'Group'] as const;

export const detaches = each(principals, (kind) => `Detach${kind}Policy`);
export const deletesInline = each(principals, (kind) => `Delete${kind}Policy`);
export const attaches = each(principals, (kind) => `Attach${kind}Policy`);
export const putsInline = each(principals, (kind) => `Put${kind}Policy`);
export const createsVersions = sends('IAM.CreatePolicyVersion', on(policies, 'iam:CreatePolicyVersion'));
export const deletesVersions = sends('IAM.DeletePolicyVersion', on(policies, 'iam:DeletePolicyVersion'));

/** A deny policy of AWS is for users, Janitor's own for users and roles. */
export const quarantines = [
  ...each(['User'], (kind) => `Attach${kind}Policy`),
  ...each(['User', 'Role'], (kind) => `Put${kind}Policy`),
];
export const liftsQuarantines = [
  ...each(['User'], (kind) => `Detach${kind}Policy`),
  ...each(['User', 'Role'], (kind) => `Delete${kind}Policy`),
];

/** What `carryOut` sends. */
export const carriesOut: readonly Call[] = [
  ...detaches,
  ...deletesInline,
  ...attaches,
  ...putsInline,
  ...each(['User', 'Role'], (kind) => `Put${kind}PermissionsBoundary`),
  ...each(['User', 'Role'], (kind) => `Delete${kind}PermissionsBoundary`),
  sends('IAM.UpdateAssumeRolePolicy', on(roles, 'iam:UpdateAssumeRolePolicy')),
  sends('IAM.AddUserToGroup', on(groups, 'iam:AddUserToGroup')),
  sends('IAM.RemoveUserFromGroup', on(groups, 'iam:RemoveUserFromGroup')),
  createsVersions,
  sends('IAM.SetDefaultPolicyVersion', on(policies, 'iam:SetDefaultPolicyVersion')),
  deletesVersions,
];
