import { emptyIdentity } from '../../core/changes/identity.ts';
import type { IamEvent } from '../../core/iam/state/iam-event.ts';
import {
  allOfIam,
  openTo,
  policyArn,
  readBuckets,
  trustEc2,
  trustEverybody,
} from '../../events/iam-change/samples/documents.ts';

const account = '123456789012';
const administrator = 'arn:aws:iam::aws:policy/AdministratorAccess';
const arn = (resource: string): string => `arn:aws:iam::${account}:${resource}`;
const deploy = policyArn('team/deploy');
const boundary = policyArn('boundary');
const denied = policyArn('deny-iam');
const tags = { team: 'web' };

type Expected = Partial<Pick<IamEvent, 'identities' | 'resources' | 'other'>>;

const of = (kind: string, name: string, at: string | null, ...edits: readonly object[]): Expected =>
  ({ identities: [{ kind, name, arn: at, edits, credential: null }] }) as Expected;
const user = (...edits: readonly object[]): Expected => of('user', 'bob', null, ...edits);
const role = (...edits: readonly object[]): Expected => of('role', 'deploy', null, ...edits);
const group = (...edits: readonly object[]): Expected => of('group', 'developers', null, ...edits);
const policy = (...edits: readonly object[]): Expected => of('policy', 'deploy', deploy, ...edits);
const read = (why: string) => ({ edit: 'read', why });
const credential = (what: string, id: string | null): Expected =>
  ({
    identities: [{ kind: 'user', arn: null, name: 'bob', edits: [], credential: { what, id } }],
  }) as Expected;
const other = (kind: string, id: string): Expected => ({ other: { kind, id } });
const resource = (kind: string, id: string, after?: string | null): Expected =>
  ({ resources: [{ kind, id, after }] }) as Expected;
const create = (identity: Omit<Parameters<typeof emptyIdentity>[0], 'account'>) => ({
  edit: 'create',
  identity: emptyIdentity({ account, ...identity }),
});
const inline = { edit: 'put-inline', name: 'all-of-iam', text: allOfIam };
const withoutInline = { edit: 'delete-inline', name: 'deny-iam' };
const key = 'AKIAI44QH8DHBEXAMPLE';
const mfa = arn('mfa/bob');
const saml = (edit: object): Expected => of('saml-provider', 'company', arn('saml-provider/company'), edit);
const oidcProvider = { name: 'token.example.com', arn: arn('oidc-provider/token.example.com') };
const oidc = (edit: object): Expected => of('oidc-provider', oidcProvider.name, oidcProvider.arn, edit);
const metadataRead = read('the metadata document is read from AWS');
const tagsRead = read('the tags are read from AWS');
const setting = other('account', account);
const permissionSet = other(
  'permission-set',
  'arn:aws:sso:::permissionSet/ssoins-0123456789abcdef/ps-0123456789abcdef',
);
const directory = other('identity-source', 'd-0123456789');
const anywhere = `arn:aws:rolesanywhere:eu-west-1:${account}`;
const anchor = other('trust-anchor', `${anywhere}:trust-anchor/01234567-89ab-cdef-0123-456789abcdef`);
const profile = other('roles-anywhere-profile', `${anywhere}:profile/89abcdef-0123-4567-89ab-cdef01234567`);
const bucket = (after?: string | null) => resource('bucket', 'example-reports', after);
const keyArn = `arn:aws:kms:eu-west-1:${account}:key/1234abcd-12ab-34cd-56ef-1234567890ab`;
const kmsKey = (after?: string) => resource('key', keyArn, after);
const queueUrl = `https://sqs.eu-west-1.amazonaws.com/${account}/orders`;
const topicArn = `arn:aws:sns:eu-west-1:${account}:orders`;
const secretArn = `arn:aws:secretsmanager:eu-west-1:${account}:secret:orders-AbCdEf`;
const text = (on: string, action: string): string => JSON.stringify(openTo(on, action));

/** What each sample touches, by its name. */
export const expectedTouches: Readonly<Record<string, Expected>> = {
  CreatePolicy: policy(
    create({
      kind: 'policy',
      arn: deploy,
      name: 'deploy',
      path: '/team/',
      versions: { v1: readBuckets },
      defaultVersion: 'v1',
      tags,
    }),
  ),
  CreatePolicyVersion: policy({
    edit: 'create-version',
    version: 'v2',
    text: readBuckets,
    isDefault: true,
  }),
  SetDefaultPolicyVersion: policy({ edit: 'set-default-version', version: 'v1' }),
  DeletePolicyVersion: policy({ edit: 'delete-version', version: 'v1' }),
  DeletePolicy: policy({ edit: 'delete' }),
  TagPolicy: policy(read('its tags changed')),
  UntagPolicy: policy(read('its tags changed')),
  CreateUser: of(
    'user',
    'bob',
    arn('user/bob'),
    create({ kind: 'user', arn: arn('user/bob'), name: 'bob', path: '/', boundary, tags }),
  ),
  CreateGroup: of(
    'group',
    'developers',
    arn('group/team/developers'),
    create({ kind: 'group', arn: arn('group/team/developers'), name: 'developers', path: '/team/' }),
  ),
  CreateRole: of(
    'role',
    'deploy',
    arn('role/deploy'),
    create({ kind: 'role', arn: arn('role/deploy'), name: 'deploy', path: '/', trust: trustEc2, tags }),
  ),
  AcquireRole: of('role', 'build', arn('role/build'), read('it comes from a template')),
  CreateServiceLinkedRole: of(
    'role',
    'AWSServiceRoleForECS',
    arn('role/aws-service-role/ecs.amazonaws.com/AWSServiceRoleForECS'),
    read('AWS chooses its policies'),
  ),
  DeleteUser: user({ edit: 'delete' }),
  DeleteGroup: group({ edit: 'delete' }),
  DeleteRole: role({ edit: 'delete' }),
  UpdateUser: {
    identities: [
      { kind: 'user', arn: null, name: 'bob', edits: [{ edit: 'delete' }], credential: null },
      {
        kind: 'user',
        arn: arn('user/team/robert'),
        name: 'robert',
        edits: [{ edit: 'read', why: 'it was bob before, or in another path' }],
        credential: null,
      },
    ],
  },
  UpdateGroup: {
    identities: [
      { kind: 'group', arn: null, name: 'developers', edits: [{ edit: 'delete' }], credential: null },
      {
        kind: 'group',
        arn: null,
        name: 'engineers',
        edits: [{ edit: 'read', why: 'it was developers before, or in another path' }],
        credential: null,
      },
    ],
  },
  TagUser: user(read('its tags changed')),
  UntagUser: user(read('its tags changed')),
  TagRole: role(read('its tags changed')),
  UntagRole: role(read('its tags changed')),
  UpdateAssumeRolePolicy: role({ edit: 'put-trust', text: trustEverybody }),
  AddRoleToInstanceProfile: other('instance-profile', 'web'),
  AttachUserPolicy: user({ edit: 'attach', policyArn: administrator }),
  AttachRolePolicy: role({ edit: 'attach', policyArn: administrator }),
  AttachGroupPolicy: group({ edit: 'attach', policyArn: administrator }),
  DetachUserPolicy: user({ edit: 'detach', policyArn: denied }),
  DetachRolePolicy: role({ edit: 'detach', policyArn: denied }),
  DetachGroupPolicy: group({ edit: 'detach', policyArn: denied }),
  PutUserPolicy: user(inline),
  PutRolePolicy: role(inline),
  PutGroupPolicy: group(inline),
  DeleteUserPolicy: user(withoutInline),
  DeleteRolePolicy: role(withoutInline),
  DeleteGroupPolicy: group(withoutInline),
  PutUserPermissionsBoundary: user({ edit: 'put-boundary', policyArn: boundary }),
  PutRolePermissionsBoundary: role({ edit: 'put-boundary', policyArn: boundary }),
  DeleteUserPermissionsBoundary: user({ edit: 'delete-boundary' }),
  DeleteRolePermissionsBoundary: role({ edit: 'delete-boundary' }),
  AddUserToGroup: user({ edit: 'join-group', group: 'developers' }),
  RemoveUserFromGroup: user({ edit: 'leave-group', group: 'developers' }),
  CreateAccessKey: credential('access-key', key),
  UpdateAccessKey: credential('access-key', key),
  CreateLoginProfile: credential('console-password', null),
  UpdateLoginProfile: credential('console-password', null),
  CreateServiceSpecificCredential: credential('service-credential', 'ACCAEXAMPLE123EXAMPLE'),
  ResetServiceSpecificCredential: credential('service-credential', 'ACCAEXAMPLE123EXAMPLE'),
  UpdateServiceSpecificCredential: credential('service-credential', 'ACCAEXAMPLE123EXAMPLE'),
  UploadSSHPublicKey: credential('ssh-key', 'APKAEIVFHP46CEXAMPLE'),
  UpdateSSHPublicKey: credential('ssh-key', 'APKAEIVFHP46CEXAMPLE'),
  UploadSigningCertificate: credential('certificate', 'TA7SMP42TDN5Z26OBPJE7EXAMPLE'),
  UpdateSigningCertificate: credential('certificate', 'TA7SMP42TDN5Z26OBPJE7EXAMPLE'),
  DeactivateMFADevice: credential('mfa-removed', mfa),
  EnableMFADevice: credential('mfa-changed', mfa),
  ResyncMFADevice: credential('mfa-changed', mfa),
  CreateVirtualMFADevice: other('mfa-device', mfa),
  DeleteVirtualMFADevice: other('mfa-device', mfa),
  CreateSAMLProvider: saml(metadataRead),
  UpdateSAMLProvider: saml(metadataRead),
  DeleteSAMLProvider: saml({ edit: 'delete' }),
  TagSAMLProvider: saml(tagsRead),
  UntagSAMLProvider: saml(tagsRead),
  CreateOpenIDConnectProvider: oidc(
    create({
      ...oidcProvider,
      kind: 'oidc-provider',
      path: '/',
      provider: {
        clientIds: ['sts.amazonaws.com'],
        thumbprints: ['0123456789abcdef0123456789abcdef01234567'],
        metadata: null,
        validUntil: null,
      },
    }),
  ),
  AddClientIDToOpenIDConnectProvider: oidc({ edit: 'add-client', clientId: 'another-client' }),
  RemoveClientIDFromOpenIDConnectProvider: oidc({ edit: 'remove-client', clientId: 'another-client' }),
  UpdateOpenIDConnectProviderThumbprint: oidc({
    edit: 'put-thumbprints',
    thumbprints: ['89abcdef0123456789abcdef0123456789abcdef'],
  }),
  DeleteOpenIDConnectProvider: oidc({ edit: 'delete' }),
  TagOpenIDConnectProvider: oidc(tagsRead),
  UntagOpenIDConnectProvider: oidc(tagsRead),
  UpdateAccountPasswordPolicy: setting,
  DeleteAccountPasswordPolicy: setting,
  EnableOrganizationsRootSessions: setting,
  EnableOrganizationsRootCredentialsManagement: setting,
  SetSecurityTokenServicePreferences: setting,
  EnableOutboundWebIdentityFederation: setting,
  PutAccountProperties: setting,
  AcceptDelegationRequest: other('delegation-request', 'dr-0123456789abcdef0'),
  SendDelegationToken: other('delegation-request', 'dr-0123456789abcdef0'),
  CreatePermissionSet: permissionSet,
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
  AssociateDirectory: directory,
  DisassociateDirectory: directory,
  AddMemberToGroup: other('directory-group', 'g-0123456789'),
  EnableExternalIdPConfigurationForDirectory: directory,
  DisableExternalIdPConfigurationForDirectory: directory,
  CreateGroupMembership: other('directory-group', 'g-0123456789'),
  CreateTrustAnchor: anchor,
  UpdateTrustAnchor: anchor,
  EnableTrustAnchor: anchor,
  CreateProfile: profile,
  UpdateProfile: profile,
  EnableProfile: profile,
  PutBucketPolicy: bucket(text('arn:aws:s3:::example-reports/*', 's3:GetObject')),
  DeleteBucketPolicy: bucket(null),
  PutBucketAcl: bucket(),
  PutBucketPublicAccessBlock: bucket(),
  DeleteBucketPublicAccessBlock: bucket(),
  PutAccountPublicAccessBlock: other('public-access-block', account),
  DeleteAccountPublicAccessBlock: other('public-access-block', account),
  PutAccessPointPolicy: other('access-point', 'reports'),
  DeleteAccessPointPolicy: other('access-point', 'reports'),
  CreateKey: kmsKey(text('*', 'kms:Decrypt')),
  PutKeyPolicy: kmsKey(text('*', 'kms:Decrypt')),
  CreateGrant: kmsKey(),
  AddPermission20150331v2: resource('function', 'orders'),
  RemovePermission20150331v2: resource('function', 'orders'),
  CreateFunctionUrlConfig: resource('function', 'orders'),
  UpdateFunctionUrlConfig: resource('function', 'orders'),
  AddLayerVersionPermission20181031: other('layer', 'common'),
  'sqs:CreateQueue': resource(
    'queue',
    queueUrl,
    text(`arn:aws:sqs:eu-west-1:${account}:orders`, 'sqs:SendMessage'),
  ),
  'sqs:SetQueueAttributes': resource(
    'queue',
    queueUrl,
    text(`arn:aws:sqs:eu-west-1:${account}:orders`, 'sqs:SendMessage'),
  ),
  'sqs:AddPermission': resource('queue', queueUrl),
  'sqs:RemovePermission': resource('queue', queueUrl),
  'sns:CreateTopic': resource('topic', topicArn, text(topicArn, 'sns:Publish')),
  'sns:SetTopicAttributes': resource('topic', topicArn, text(topicArn, 'sns:Publish')),
  'sns:AddPermission': resource('topic', topicArn),
  'sns:RemovePermission': resource('topic', topicArn),
  PutResourcePolicy: resource('secret', secretArn, text('*', 'secretsmanager:GetSecretValue')),
  DeleteResourcePolicy: resource('secret', secretArn, null),
  SetRepositoryPolicy: resource('repository', 'orders', text('*', 'ecr:BatchGetImage')),
  DeleteRepositoryPolicy: resource('repository', 'orders', null),
  PutRegistryPolicy: other('registry', account),
  DeleteRegistryPolicy: other('registry', account),
};
