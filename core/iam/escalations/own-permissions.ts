import type { Escalation } from './escalation.ts';

/** Whoever changes IAM's policies, groups, trust or boundaries. */
export const ownPermissions: readonly Escalation[] = [
  one('iam-001', 'iam:CreatePolicyVersion', 'critical', 'rewrite a managed policy', 'RBPWC'),
  one(
    'set-default-version',
    'iam:SetDefaultPolicyVersion',
    'high',
    'go back to an older, stronger version of a policy',
    'RBWC',
  ),
  one('iam-005', 'iam:PutRolePolicy', 'critical', 'write any policy into a role', 'RBPWC'),
  one('iam-007', 'iam:PutUserPolicy', 'critical', 'write any policy into a user', 'RBPWC'),
  one('iam-011', 'iam:PutGroupPolicy', 'critical', 'write any policy into a group', 'RBPWC'),
  one('iam-008', 'iam:AttachUserPolicy', 'critical', 'attach any managed policy to a user', 'RBPWC'),
  one('iam-009', 'iam:AttachRolePolicy', 'critical', 'attach any managed policy to a role', 'RBPWC'),
  one('iam-010', 'iam:AttachGroupPolicy', 'critical', 'attach any managed policy to a group', 'RBPWC'),
  one('iam-012', 'iam:UpdateAssumeRolePolicy', 'high', 'decide who may assume a role', 'RBPWCM'),
  one('iam-013', 'iam:AddUserToGroup', 'high', 'add a user to a stronger group', 'RBPWC'),
  one(
    'put-user-boundary',
    'iam:PutUserPermissionsBoundary',
    'high',
    "replace a user's permissions boundary",
    'E',
  ),
  one(
    'put-role-boundary',
    'iam:PutRolePermissionsBoundary',
    'high',
    "replace a role's permissions boundary",
    'E',
  ),
  one('iam-022', 'iam:DeleteUserPermissionsBoundary', 'high', "remove a user's permissions boundary", 'W'),
  one(
    'delete-role-boundary',
    'iam:DeleteRolePermissionsBoundary',
    'high',
    "remove a role's permissions boundary",
    'W',
  ),
  both(
    'iam-014',
    ['iam:AttachRolePolicy', 'sts:AssumeRole'],
    'attach any managed policy to a role and assume it',
    'PWC',
  ),
  both(
    'iam-017',
    ['iam:PutRolePolicy', 'sts:AssumeRole'],
    'write any policy into a role and assume it',
    'PWC',
  ),
  both(
    'iam-019',
    ['iam:AttachRolePolicy', 'iam:UpdateAssumeRolePolicy'],
    'strengthen a role and decide who may assume it',
    'PWC',
  ),
  both(
    'iam-021',
    ['iam:PutRolePolicy', 'iam:UpdateAssumeRolePolicy'],
    'rewrite a role and decide who may assume it',
    'PWC',
  ),
  both('iam-012-assume', ['iam:UpdateAssumeRolePolicy', 'sts:AssumeRole'], 'let itself assume a role', 'W'),
  {
    ...both(
      'iam-023',
      ['iam:DeleteRolePermissionsBoundary', 'sts:AssumeRole'],
      'remove the boundary of a role that it assumes',
      'W',
    ),
    severity: 'high',
  },
  both(
    'iam-015',
    ['iam:AttachUserPolicy', 'iam:CreateAccessKey'],
    'strengthen a user and take a key of it',
    'PWC',
  ),
  both('iam-018', ['iam:PutUserPolicy', 'iam:CreateAccessKey'], 'rewrite a user and take a key of it', 'PWC'),
  {
    ...one(
      'iam-016',
      'iam:CreatePolicyVersion',
      'critical',
      'rewrite the policy of a role and assume it',
      'PWC',
    ),
    all: ['iam:CreatePolicyVersion', 'sts:AssumeRole'],
  },
  {
    ...one(
      'iam-020',
      'iam:CreatePolicyVersion',
      'critical',
      'rewrite the policy of a role and decide who may assume it',
      'PWC',
    ),
    all: ['iam:CreatePolicyVersion', 'iam:UpdateAssumeRolePolicy'],
  },
];

function one(
  id: string,
  action: string,
  severity: Escalation['severity'],
  how: string,
  sources: string,
): Escalation {
  return { id, all: [action], severity, how, sources };
}

function both(id: string, all: readonly string[], how: string, sources: string): Escalation {
  return { id, all, severity: 'critical', how, sources, isFullOnNamed: true };
}
