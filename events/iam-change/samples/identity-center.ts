import { account, named, samplesOf } from './sample.ts';

const sso = samplesOf('sso', 'eu-west-1');
const directory = samplesOf('sso-directory', 'eu-west-1');
const store = samplesOf('identitystore', 'eu-west-1');
const instanceArn = 'arn:aws:sso:::instance/ssoins-0123456789abcdef';
const permissionSetArn = 'arn:aws:sso:::permissionSet/ssoins-0123456789abcdef/ps-0123456789abcdef';
const set = { instanceArn, permissionSetArn };
const managedPolicyArn = 'arn:aws:iam::aws:policy/AdministratorAccess';
const customerManagedPolicyReference = { name: 'deploy', path: '/team/' };
const person = '906757bc-10a1-70ea-0123-456789abcdef';

export const permissionSetSamples = named(
  sso(
    'CreatePermissionSet',
    { instanceArn, name: 'Developer', sessionDuration: 'PT1H' },
    { permissionSet: { name: 'Developer', permissionSetArn, createdDate: 'Nov 20, 2026 4:00:00 PM' } },
  ),
  sso('UpdatePermissionSet', { ...set, sessionDuration: 'PT12H' }),
  sso('PutInlinePolicyToPermissionSet', { ...set, inlinePolicy: '{"Version":"2012-10-17","Statement":[]}' }),
  sso('DeleteInlinePolicyFromPermissionSet', set),
  sso('AttachManagedPolicyToPermissionSet', { ...set, managedPolicyArn }),
  sso('DetachManagedPolicyFromPermissionSet', { ...set, managedPolicyArn }),
  sso('AttachCustomerManagedPolicyReferenceToPermissionSet', { ...set, customerManagedPolicyReference }),
  sso('DetachCustomerManagedPolicyReferenceFromPermissionSet', { ...set, customerManagedPolicyReference }),
  sso('PutPermissionsBoundaryToPermissionSet', { ...set, permissionsBoundary: { managedPolicyArn } }),
  sso('DeletePermissionsBoundaryFromPermissionSet', set),
  sso('ProvisionPermissionSet', { ...set, targetType: 'ALL_PROVISIONED_ACCOUNTS' }),
  sso('CreateAccountAssignment', {
    ...set,
    targetId: account,
    targetType: 'AWS_ACCOUNT',
    principalType: 'USER',
    principalId: person,
  }),
  sso('AssociateDirectory', { directoryId: 'd-0123456789', directoryType: 'ADConnector' }),
  sso('DisassociateDirectory', { directoryId: 'd-0123456789' }),
);

export const directorySamples = named(
  directory('AddMemberToGroup', { groupId: 'g-0123456789', memberId: person }),
  directory('EnableExternalIdPConfigurationForDirectory', { directoryId: 'd-0123456789' }),
  directory('DisableExternalIdPConfigurationForDirectory', { directoryId: 'd-0123456789' }),
);

export const identityStoreSamples = named(
  store('CreateGroupMembership', {
    identityStoreId: 'd-0123456789',
    groupId: 'g-0123456789',
    memberId: { userId: person },
  }),
);
