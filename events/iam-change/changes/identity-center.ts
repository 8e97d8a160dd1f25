import { type Changes, fieldsIn, other, type Touch, type TrailCall, textIn } from '../call.ts';

const permissionSet = (call: TrailCall): Touch => other('permission-set', call.need('permissionSetArn'));

/** `sso.amazonaws.com`: what permission sets allow, and to whom they are assigned. */
export const permissionSetChanges: Changes = {
  CreatePermissionSet: (call) =>
    other(
      'permission-set',
      textIn(fieldsIn(call.response, 'permissionSet'), 'permissionSetArn') ?? call.need('name'),
    ),
  UpdatePermissionSet: permissionSet,
  PutInlinePolicyToPermissionSet: permissionSet,
  DeleteInlinePolicyFromPermissionSet: permissionSet,
  AttachManagedPolicyToPermissionSet: permissionSet,
  DetachManagedPolicyFromPermissionSet: permissionSet,
  AttachCustomerManagedPolicyReferenceToPermissionSet: permissionSet,
  DetachCustomerManagedPolicyReferenceFromPermissionSet: permissionSet,
  PutPermissionsBoundaryToPermissionSet: permissionSet,
  DeletePermissionsBoundaryFromPermissionSet: permissionSet,
  ProvisionPermissionSet: permissionSet,
  CreateAccountAssignment: permissionSet,
  AssociateDirectory: (call) => other('identity-source', directory(call)),
  DisassociateDirectory: (call) => other('identity-source', directory(call)),
};

/** `sso-directory.amazonaws.com`: the console's calls to the directory of users. */
export const directoryChanges: Changes = {
  AddMemberToGroup: (call) => other('directory-group', call.need('groupId')),
  EnableExternalIdPConfigurationForDirectory: (call) => other('identity-source', directory(call)),
  DisableExternalIdPConfigurationForDirectory: (call) => other('identity-source', directory(call)),
};

/** `identitystore.amazonaws.com`. */
export const identityStoreChanges: Changes = {
  CreateGroupMembership: (call) => other('directory-group', call.need('groupId')),
};

function directory({ request, account }: TrailCall): string {
  return textIn(request, 'directoryId') ?? account;
}
