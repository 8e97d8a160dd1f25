import { account, named, samplesOf } from './sample.ts';

const iam = samplesOf('iam', 'us-east-1');
const userName = 'bob';
const createDate = 'Nov 20, 2026 4:00:00 PM';
const key = 'AKIAI44QH8DHBEXAMPLE';
const serialNumber = `arn:aws:iam::${account}:mfa/bob`;
const serviceSpecificCredentialId = 'ACCAEXAMPLE123EXAMPLE';
const sSHPublicKeyId = 'APKAEIVFHP46CEXAMPLE';
const certificateId = 'TA7SMP42TDN5Z26OBPJE7EXAMPLE';
const hidden = 'HIDDEN_DUE_TO_SECURITY_REASONS';

export const credentialSamples = named(
  iam(
    'CreateAccessKey',
    { userName },
    { accessKey: { userName, accessKeyId: key, status: 'Active', createDate } },
  ),
  iam('UpdateAccessKey', { userName, accessKeyId: key, status: 'Active' }),
  iam(
    'CreateLoginProfile',
    { userName, passwordResetRequired: false },
    { loginProfile: { userName, createDate, passwordResetRequired: false } },
  ),
  iam('UpdateLoginProfile', { userName, passwordResetRequired: false }),
  iam(
    'CreateServiceSpecificCredential',
    { userName, serviceName: 'codecommit.amazonaws.com' },
    {
      serviceSpecificCredential: {
        createDate,
        serviceName: 'codecommit.amazonaws.com',
        serviceUserName: `bob-at-${account}`,
        servicePassword: hidden,
        serviceSpecificCredentialId,
        userName,
        status: 'Active',
      },
    },
  ),
  iam(
    'ResetServiceSpecificCredential',
    { userName, serviceSpecificCredentialId },
    { serviceSpecificCredential: { serviceSpecificCredentialId, userName, servicePassword: hidden } },
  ),
  iam('UpdateServiceSpecificCredential', { userName, serviceSpecificCredentialId, status: 'Active' }),
  iam(
    'UploadSSHPublicKey',
    { userName, sSHPublicKeyBody: 'ssh-rsa AAAAB3NzaC1yc2EAAAADEXAMPLE' },
    { sSHPublicKey: { userName, sSHPublicKeyId, status: 'Active', uploadDate: createDate } },
  ),
  iam('UpdateSSHPublicKey', { userName, sSHPublicKeyId, status: 'Active' }),
  iam(
    'UploadSigningCertificate',
    { userName, certificateBody: '-----BEGIN CERTIFICATE-----EXAMPLE-----END CERTIFICATE-----' },
    { certificate: { userName, certificateId, status: 'Active', uploadDate: createDate } },
  ),
  iam('UpdateSigningCertificate', { userName, certificateId, status: 'Active' }),
  iam('DeactivateMFADevice', { userName, serialNumber }),
  iam('EnableMFADevice', { userName, serialNumber }),
  iam('ResyncMFADevice', { userName, serialNumber }),
  iam(
    'CreateVirtualMFADevice',
    { virtualMFADeviceName: 'bob', path: '/' },
    { virtualMFADevice: { serialNumber } },
  ),
  iam('DeleteVirtualMFADevice', { serialNumber }),
);
