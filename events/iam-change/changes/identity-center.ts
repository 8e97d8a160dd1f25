import {
  inlineName,
  permissionSetId,
  permissionSetState,
  referenceArn,
} from '../../../core/iam/permission-sets/permission-set.ts';
import type { Edit } from '../../../core/iam/state/edit.ts';
import { type Changes, fieldsIn, other, type Touch, type TrailCall, textIn, touches } from '../call.ts';
import { withDocument } from '../document.ts';
import { readEdit } from '../touched.ts';

/** A permission set that the request names by its ARN. */
const changed =
  (edit: (call: TrailCall, arn: string) => Edit) =>
  (call: TrailCall): Touch => {
    const arn = call.need('permissionSetArn');
    return permissionSet(arn, edit(call, arn));
  };

function permissionSet(arn: string, edit: Edit): Touch {
  const id = permissionSetId(arn);
  return id === null
    ? other('permission-set', arn)
    : touches({ kind: 'permission-set', arn, name: id, edits: [edit], credential: null });
}

/** What AWS gives a new one that says nothing: https://docs.aws.amazon.com/singlesignon/latest/userguide/howtosessionduration.html */
const defaultDuration = 'PT1H';

function created(call: TrailCall): Touch {
  const name = call.need('name');
  const arn = textIn(fieldsIn(call.response, 'permissionSet'), 'permissionSetArn');
  if (arn === null || permissionSetId(arn) === null) return other('permission-set', arn ?? name);
  const sessionDuration = textIn(call.request, 'sessionDuration') ?? defaultDuration;
  const identity = permissionSetState(
    { account: call.account, arn, name },
    { inline: null, attached: [], boundary: null, sessionDuration },
  );
  return permissionSet(arn, { edit: 'create', identity });
}

function updated(call: TrailCall): Edit {
  const duration = textIn(call.request, 'sessionDuration');
  return duration === null
    ? readEdit('the event names no session duration')
    : { edit: 'put-session-duration', duration };
}

/** The policy as the state has it; null: the event does not name one. */
function policyIn(fields: Readonly<Record<string, unknown>>, of: string): string | null {
  const managed = textIn(fields, 'managedPolicyArn');
  const reference = fieldsIn(fields, 'customerManagedPolicyReference');
  const name = textIn(reference, 'name');
  if (managed !== null || name === null) return managed;
  return referenceArn(of, { name, path: textIn(reference, 'path') ?? '/' });
}

const withPolicy =
  (field: 'permissionsBoundary' | null, edit: (policyArn: string) => Edit) =>
  ({ request }: TrailCall, arn: string): Edit => {
    const policyArn = policyIn(field === null ? request : fieldsIn(request, field), arn);
    return policyArn === null ? readEdit('the event names no policy') : edit(policyArn);
  };

const attached = changed(withPolicy(null, (policyArn) => ({ edit: 'attach', policyArn })));
const detached = changed(withPolicy(null, (policyArn) => ({ edit: 'detach', policyArn })));
const inForceElsewhere = changed(() => readEdit('the call changes accounts, not the permission set'));

/** `sso.amazonaws.com`: what permission sets allow, and to whom they are assigned. */
export const permissionSetChanges: Changes = {
  CreatePermissionSet: created,
  UpdatePermissionSet: changed(updated),
  DeletePermissionSet: changed(() => ({ edit: 'delete' })),
  PutInlinePolicyToPermissionSet: changed(({ request }) =>
    withDocument(request['inlinePolicy'], (text) => ({ edit: 'put-inline', name: inlineName, text })),
  ),
  DeleteInlinePolicyFromPermissionSet: changed(() => ({ edit: 'delete-inline', name: inlineName })),
  AttachManagedPolicyToPermissionSet: attached,
  DetachManagedPolicyFromPermissionSet: detached,
  AttachCustomerManagedPolicyReferenceToPermissionSet: attached,
  DetachCustomerManagedPolicyReferenceFromPermissionSet: detached,
  PutPermissionsBoundaryToPermissionSet: changed(
    withPolicy('permissionsBoundary', (policyArn) => ({ edit: 'put-boundary', policyArn })),
  ),
  DeletePermissionsBoundaryFromPermissionSet: changed(() => ({ edit: 'delete-boundary' })),
  ProvisionPermissionSet: inForceElsewhere,
  CreateAccountAssignment: inForceElsewhere,
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
