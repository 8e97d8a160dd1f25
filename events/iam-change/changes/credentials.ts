import type { CredentialChange } from '../../../core/changes/change-origin.ts';
import { type Changes, fieldsIn, other, type Touch, type TrailCall, textIn, touches } from '../call.ts';
import { ownerOf } from '../touched.ts';

type What = CredentialChange['what'];

/** `of`: the object of the response that has the id, when the request has none. */
function credential(what: What, idField: string, of?: string): (call: TrailCall) => Touch {
  return (call) => {
    const id = (of && textIn(fieldsIn(call.response, of), idField)) ?? textIn(call.request, idField);
    return touches(ownerOf(call, { what, id }));
  };
}

/** Only activation gives somebody a credential. */
function activated(what: What, idField: string): (call: TrailCall) => Touch | null {
  const read = credential(what, idField);
  return (call) => (call.request['status'] === 'Active' ? read(call) : null);
}

const password = (call: TrailCall): Touch => touches(ownerOf(call, { what: 'console-password', id: null }));
const device = (call: TrailCall): Touch =>
  other('mfa-device', textIn(fieldsIn(call.response, 'virtualMFADevice'), 'serialNumber') ?? call.account);

/** Keys, passwords, certificates and MFA devices of users. */
export const credentialChanges: Changes = {
  CreateAccessKey: credential('access-key', 'accessKeyId', 'accessKey'),
  UpdateAccessKey: activated('access-key', 'accessKeyId'),
  CreateLoginProfile: password,
  UpdateLoginProfile: password,
  CreateServiceSpecificCredential: credential(
    'service-credential',
    'serviceSpecificCredentialId',
    'serviceSpecificCredential',
  ),
  ResetServiceSpecificCredential: credential('service-credential', 'serviceSpecificCredentialId'),
  UpdateServiceSpecificCredential: activated('service-credential', 'serviceSpecificCredentialId'),
  UploadSSHPublicKey: credential('ssh-key', 'sSHPublicKeyId', 'sSHPublicKey'),
  UpdateSSHPublicKey: activated('ssh-key', 'sSHPublicKeyId'),
  UploadSigningCertificate: credential('certificate', 'certificateId', 'certificate'),
  UpdateSigningCertificate: activated('certificate', 'certificateId'),
  DeactivateMFADevice: credential('mfa-removed', 'serialNumber'),
  EnableMFADevice: credential('mfa-changed', 'serialNumber'),
  ResyncMFADevice: credential('mfa-changed', 'serialNumber'),
  // A virtual device belongs to nobody when it is made, and again before it can be deleted.
  CreateVirtualMFADevice: device,
  DeleteVirtualMFADevice: (call) => other('mfa-device', call.need('serialNumber')),
};
