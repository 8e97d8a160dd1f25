import type { Escalation } from './escalation.ts';

/** Whoever becomes somebody else. */
export const otherIdentities: readonly Escalation[] = [
  user('iam-002', 'iam:CreateAccessKey', 'high', 'create an access key for another user', 'RBPWCM'),
  user('iam-004', 'iam:CreateLoginProfile', 'high', 'give another user a console password', 'RBPWCM'),
  user('iam-006', 'iam:UpdateLoginProfile', 'high', 'change the console password of another user', 'RBPWCM'),
  user('update-access-key', 'iam:UpdateAccessKey', 'medium', 'reactivate an access key of another user', 'C'),
  user(
    'create-service-credential',
    'iam:CreateServiceSpecificCredential',
    'medium',
    'create service credentials for another user',
    'C',
  ),
  user(
    'reset-service-credential',
    'iam:ResetServiceSpecificCredential',
    'medium',
    'reset the service credentials of another user',
    'C',
  ),
  user('deactivate-mfa', 'iam:DeactivateMFADevice', 'medium', 'switch off the MFA of another user', 'E'),
  {
    ...user('iam-003', 'iam:CreateAccessKey', 'high', 'replace an access key of another user', 'P'),
    all: ['iam:CreateAccessKey', 'iam:DeleteAccessKey'],
  },
  {
    id: 'sts-001',
    all: ['sts:AssumeRole'],
    severity: 'medium',
    how: 'assume every role that trusts it',
    sources: 'BP',
    wideOnly: true,
  },
  {
    id: 'assume-root',
    all: ['sts:AssumeRoot'],
    // Works from the management account of an organisation alone.
    severity: 'high',
    how: 'act as the root user of a member account',
    sources: 'E',
  },
  target(
    'update-saml-provider',
    ['iam:UpdateSAMLProvider'],
    'replace the identity provider that roles trust',
    'E',
  ),
  target(
    'add-oidc-client',
    ['iam:AddClientIDToOpenIDConnectProvider'],
    'let another client of an identity provider in',
    'E',
  ),
  {
    id: 'saml-provider-trust',
    all: ['iam:CreateSAMLProvider', 'iam:UpdateAssumeRolePolicy'],
    severity: 'high',
    how: 'bring an identity provider of its own and let roles trust it',
    sources: 'O',
    by: 'iam:UpdateAssumeRolePolicy',
  },
  {
    id: 'oidc-provider-trust',
    all: ['iam:CreateOpenIDConnectProvider', 'iam:UpdateAssumeRolePolicy'],
    severity: 'high',
    how: 'bring an identity provider of its own and let roles trust it',
    sources: 'O',
    by: 'iam:UpdateAssumeRolePolicy',
  },
  {
    id: 'sso-001',
    all: ['sso:CreatePermissionSet', 'sso:CreateAccountAssignment', 'sso:AttachManagedPolicyToPermissionSet'],
    severity: 'critical',
    how: 'give itself a permission set in any account',
    sources: 'W',
  },
  {
    id: 'sso-001-inline',
    all: ['sso:CreatePermissionSet', 'sso:CreateAccountAssignment', 'sso:PutInlinePolicyToPermissionSet'],
    severity: 'critical',
    how: 'give itself a permission set in any account',
    sources: 'O',
  },
  permissionSet(
    'sso-002',
    'sso:AttachManagedPolicyToPermissionSet',
    'attach any managed policy to a permission set',
  ),
  permissionSet('sso-003', 'sso:PutInlinePolicyToPermissionSet', 'write any policy into a permission set'),
  permissionSet(
    'sso-boundary',
    'sso:DeletePermissionsBoundaryFromPermissionSet',
    'remove the boundary of a permission set',
  ),
];

function user(
  id: string,
  action: string,
  severity: Escalation['severity'],
  how: string,
  sources: string,
): Escalation {
  return { id, all: [action], severity, how, sources, othersOnly: true };
}

function target(id: string, all: readonly string[], how: string, sources: string): Escalation {
  return { id, all, severity: 'medium', how, sources };
}

function permissionSet(id: string, action: string, how: string): Escalation {
  return { id, all: [action], severity: 'high', how, sources: 'W' };
}
