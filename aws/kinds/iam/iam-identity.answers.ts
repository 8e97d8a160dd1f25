import type { AnswerTable } from '../../access/answer-table.ts';

const reference = 'https://docs.aws.amazon.com/IAM/latest/APIReference';

const cloudFormation = 'https://docs.aws.amazon.com/AWSCloudFormation/latest/APIReference';

const noFields = (name: string) => ({ source: `${reference}/API_${name}.html`, always: [] });

/** IAM omits the marker on the last page. */
const page = { omitted: ['Marker'] } as const;

const inlinePolicies = (source: string) => ({
  source: `${reference}/API_${source}.html`,
  always: ['PolicyNames', 'IsTruncated'],
  ...page,
});
const attachedPolicies = (source: string) => ({
  source: `${reference}/API_${source}.html`,
  always: ['AttachedPolicies[].PolicyArn', 'IsTruncated'],
  ...page,
});

/** `iam-user` sends the first two, too. */
export const answers = {
  'IAM.GetAccountAuthorizationDetails': {
    source: `${reference}/API_GetAccountAuthorizationDetails.html`,
    always: [
      'IsTruncated',
      'UserDetailList[].UserName',
      'UserDetailList[].Arn',
      'UserDetailList[].Path',
      'UserDetailList[].CreateDate',
      'UserDetailList[].Tags?[].Key',
      'UserDetailList[].Tags?[].Value',
      'RoleDetailList?[].Tags?[].Key',
      'RoleDetailList?[].Tags?[].Value',
    ],
    checked: [
      'UserDetailList[].GroupList',
      'UserDetailList[].PermissionsBoundary?.PermissionsBoundaryArn',
      'UserDetailList[].AttachedManagedPolicies[].PolicyArn',
      'UserDetailList[].UserPolicyList?[].PolicyName',
      'UserDetailList[].UserPolicyList?[].PolicyDocument',
      'RoleDetailList[].RoleName',
      'RoleDetailList[].Arn',
      'RoleDetailList[].Path',
      'RoleDetailList[].AssumeRolePolicyDocument',
      'RoleDetailList[].PermissionsBoundary?.PermissionsBoundaryArn',
      'RoleDetailList[].AttachedManagedPolicies[].PolicyArn',
      'RoleDetailList[].RolePolicyList[].PolicyName',
      'RoleDetailList[].RolePolicyList[].PolicyDocument',
      'GroupDetailList[].GroupName',
      'GroupDetailList[].Arn',
      'GroupDetailList[].Path',
      'GroupDetailList[].AttachedManagedPolicies[].PolicyArn',
      'GroupDetailList[].GroupPolicyList[].PolicyName',
      'GroupDetailList[].GroupPolicyList[].PolicyDocument',
      'Policies[].Arn',
      'Policies[].Path',
      'Policies[].DefaultVersionId',
      'Policies[].PolicyVersionList[].VersionId',
      'Policies[].PolicyVersionList[].Document',
    ],
    orProtected: ['Policies[].PermissionsBoundaryUsageCount'],
    // The ARN has the name, too.
    kept: ['Policies[].PolicyName'],
    // IAM omits empty lists of tags, the inline policies of users without any, and the marker on the last page.
    omitted: [
      'UserDetailList[].UserPolicyList',
      'UserDetailList[].PermissionsBoundary',
      'UserDetailList[].Tags',
      'RoleDetailList[].PermissionsBoundary',
      'RoleDetailList[].Tags',
      'Marker',
    ],
  },
  'IAM.GetUser': {
    source: `${reference}/API_User.html`,
    always: [
      'User.UserName',
      'User.Arn',
      'User.Path',
      'User.CreateDate',
      'User.Tags?[].Key',
      'User.Tags?[].Value',
    ],
    checked: ['User.UserId', 'User.PermissionsBoundary?.PermissionsBoundaryArn'],
    omitted: ['User.Tags', 'User.PermissionsBoundary'],
  },
  'IAM.ListUserPolicies': inlinePolicies('ListUserPolicies'),
  'IAM.GetUserPolicy': {
    source: `${reference}/API_GetUserPolicy.html`,
    always: ['UserName', 'PolicyName', 'PolicyDocument'],
  },
  'IAM.ListAttachedUserPolicies': attachedPolicies('ListAttachedUserPolicies'),
  'IAM.ListGroupsForUser': {
    source: `${reference}/API_ListGroupsForUser.html`,
    always: ['Groups[].GroupName', 'IsTruncated'],
    ...page,
  },
  'IAM.GetRole': {
    source: `${reference}/API_Role.html`,
    always: [
      'Role.RoleName',
      'Role.Arn',
      'Role.Path',
      'Role.AssumeRolePolicyDocument',
      'Role.PermissionsBoundary?.PermissionsBoundaryArn',
      'Role.Tags?[].Key',
      'Role.Tags?[].Value',
    ],
    checked: ['Role.RoleId'],
    omitted: ['Role.Tags', 'Role.PermissionsBoundary'],
  },
  'IAM.ListRolePolicies': inlinePolicies('ListRolePolicies'),
  'IAM.GetRolePolicy': {
    source: `${reference}/API_GetRolePolicy.html`,
    always: ['RoleName', 'PolicyName', 'PolicyDocument'],
  },
  'IAM.ListAttachedRolePolicies': attachedPolicies('ListAttachedRolePolicies'),
  'IAM.GetGroup': {
    source: `${reference}/API_GetGroup.html`,
    always: ['Group.GroupName', 'Group.Arn', 'Group.Path', 'Users[].Arn', 'IsTruncated'],
    checked: ['Group.GroupId'],
    ...page,
  },
  'IAM.ListGroupPolicies': inlinePolicies('ListGroupPolicies'),
  'IAM.GetGroupPolicy': {
    source: `${reference}/API_GetGroupPolicy.html`,
    always: ['GroupName', 'PolicyName', 'PolicyDocument'],
  },
  'IAM.ListAttachedGroupPolicies': attachedPolicies('ListAttachedGroupPolicies'),
  'IAM.GetPolicy': {
    source: `${reference}/API_Policy.html`,
    always: [
      'Policy.PolicyName',
      'Policy.Arn',
      'Policy.Path',
      'Policy.DefaultVersionId',
      'Policy.Tags?[].Key',
      'Policy.Tags?[].Value',
    ],
    orProtected: ['Policy.PermissionsBoundaryUsageCount'],
    omitted: ['Policy.Tags', 'Policy.Description'],
  },
  'IAM.ListPolicyVersions': {
    source: `${reference}/API_ListPolicyVersions.html`,
    always: ['Versions[].VersionId', 'IsTruncated'],
    ...page,
  },
  'IAM.GetPolicyVersion': {
    source: `${reference}/API_PolicyVersion.html`,
    always: ['PolicyVersion.VersionId', 'PolicyVersion.Document'],
  },
  'IAM.ListEntitiesForPolicy': {
    source: `${reference}/API_ListEntitiesForPolicy.html`,
    always: [
      'PolicyUsers[].UserName',
      'PolicyUsers[].UserId',
      'PolicyRoles[].RoleName',
      'PolicyRoles[].RoleId',
      'PolicyGroups[].GroupName',
      'PolicyGroups[].GroupId',
      'IsTruncated',
    ],
    ...page,
  },
  'IAM.ListPolicies': {
    source: `${reference}/API_ListPolicies.html`,
    always: ['IsTruncated'],
    checked: ['Policies[].Arn'],
    ...page,
  },
  'IAM.CreatePolicy': { source: `${reference}/API_CreatePolicy.html`, always: ['Policy.Arn'] },
  'IAM.CreatePolicyVersion': {
    source: `${reference}/API_CreatePolicyVersion.html`,
    always: ['PolicyVersion.VersionId'],
  },
  'IAM.PutUserPolicy': noFields('PutUserPolicy'),
  'IAM.DeleteUserPolicy': noFields('DeleteUserPolicy'),
  'IAM.AttachUserPolicy': noFields('AttachUserPolicy'),
  'IAM.DetachUserPolicy': noFields('DetachUserPolicy'),
  'IAM.PutRolePolicy': noFields('PutRolePolicy'),
  'IAM.DeleteRolePolicy': noFields('DeleteRolePolicy'),
  'IAM.AttachRolePolicy': noFields('AttachRolePolicy'),
  'IAM.DetachRolePolicy': noFields('DetachRolePolicy'),
  'IAM.PutGroupPolicy': noFields('PutGroupPolicy'),
  'IAM.DeleteGroupPolicy': noFields('DeleteGroupPolicy'),
  'IAM.AttachGroupPolicy': noFields('AttachGroupPolicy'),
  'IAM.DetachGroupPolicy': noFields('DetachGroupPolicy'),
  'IAM.PutUserPermissionsBoundary': noFields('PutUserPermissionsBoundary'),
  'IAM.DeleteUserPermissionsBoundary': noFields('DeleteUserPermissionsBoundary'),
  'IAM.PutRolePermissionsBoundary': noFields('PutRolePermissionsBoundary'),
  'IAM.DeleteRolePermissionsBoundary': noFields('DeleteRolePermissionsBoundary'),
  'IAM.UpdateAssumeRolePolicy': noFields('UpdateAssumeRolePolicy'),
  'IAM.AddUserToGroup': noFields('AddUserToGroup'),
  'IAM.RemoveUserFromGroup': noFields('RemoveUserFromGroup'),
  'IAM.SetDefaultPolicyVersion': noFields('SetDefaultPolicyVersion'),
  'IAM.DeletePolicyVersion': noFields('DeletePolicyVersion'),
  'IAM.DeletePolicy': noFields('DeletePolicy'),
  'CloudFormation.DescribeStackResources': {
    source: `${cloudFormation}/API_StackResource.html`,
    always: [
      'StackResources[].StackName',
      'StackResources[].PhysicalResourceId',
      'StackResources[].ResourceType',
    ],
  },
} as const satisfies AnswerTable;
