import { policyArn, trustEc2, trustEverybody } from './documents.ts';
import { account, named, samplesOf } from './sample.ts';

const iam = samplesOf('iam', 'us-east-1');
const createDate = 'Nov 20, 2026 4:00:00 PM';
const arn = (resource: string): string => `arn:aws:iam::${account}:${resource}`;
const tags = [{ key: 'team', value: 'web' }];
const boundary = policyArn('boundary');

export const identitySamples = named(
  iam(
    'CreateUser',
    { userName: 'bob', path: '/', permissionsBoundary: boundary, tags },
    {
      user: {
        path: '/',
        userName: 'bob',
        userId: 'AIDAI44QH8DHBEXAMPLE',
        arn: arn('user/bob'),
        createDate,
        permissionsBoundary: {
          permissionsBoundaryType: 'Policy',
          permissionsBoundaryArn: boundary,
        },
        tags,
      },
    },
  ),
  iam(
    'CreateGroup',
    { groupName: 'developers', path: '/team/' },
    {
      group: {
        path: '/team/',
        groupName: 'developers',
        groupId: 'AGPACKCEVSQ6C2EXAMPLE',
        arn: arn('group/team/developers'),
        createDate,
      },
    },
  ),
  iam(
    'CreateRole',
    { roleName: 'deploy', path: '/', assumeRolePolicyDocument: trustEc2, maxSessionDuration: 3_600, tags },
    {
      role: {
        path: '/',
        roleName: 'deploy',
        roleId: 'AROACKCEVSQ6C2EXAMPLE',
        arn: arn('role/deploy'),
        createDate,
        // The response is percent-encoded, other than the request.
        assumeRolePolicyDocument: encodeURIComponent(trustEc2),
        tags,
      },
    },
  ),
  iam(
    'AcquireRole',
    { templateArn: 'arn:aws:iam::aws:role-template/service/build', replacementValues: {} },
    {
      role: {
        path: '/',
        roleName: 'build',
        roleId: 'AROAI44QH8DHBEXAMPLE',
        arn: arn('role/build'),
        createDate,
      },
    },
  ),
  iam(
    'CreateServiceLinkedRole',
    { aWSServiceName: 'ecs.amazonaws.com' },
    {
      role: {
        path: '/aws-service-role/ecs.amazonaws.com/',
        roleName: 'AWSServiceRoleForECS',
        roleId: 'AROAIOSFODNN7EXAMPLE',
        arn: arn('role/aws-service-role/ecs.amazonaws.com/AWSServiceRoleForECS'),
        createDate,
        assumeRolePolicyDocument: encodeURIComponent(trustEc2),
      },
    },
  ),
  iam('DeleteUser', { userName: 'bob' }),
  iam('DeleteGroup', { groupName: 'developers' }),
  iam('DeleteRole', { roleName: 'deploy' }),
  iam('UpdateUser', { userName: 'bob', newUserName: 'robert', newPath: '/team/' }),
  iam('UpdateGroup', { groupName: 'developers', newGroupName: 'engineers' }),
  iam('TagUser', { userName: 'bob', tags }),
  iam('UntagUser', { userName: 'bob', tagKeys: ['team'] }),
  iam('TagRole', { roleName: 'deploy', tags }),
  iam('UntagRole', { roleName: 'deploy', tagKeys: ['team'] }),
  iam('UpdateAssumeRolePolicy', { roleName: 'deploy', policyDocument: trustEverybody }),
  iam('AddRoleToInstanceProfile', { roleName: 'deploy', instanceProfileName: 'web' }),
);
