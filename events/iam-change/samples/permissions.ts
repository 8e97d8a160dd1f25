import { allOfIam, policyArn } from './documents.ts';
import { named, samplesOf } from './sample.ts';

const iam = samplesOf('iam', 'us-east-1');
const administrator = 'arn:aws:iam::aws:policy/AdministratorAccess';
const boundary = policyArn('boundary');
const inline = { policyName: 'all-of-iam', policyDocument: allOfIam };

export const permissionSamples = named(
  iam('AttachUserPolicy', { userName: 'bob', policyArn: administrator }),
  iam('AttachRolePolicy', { roleName: 'deploy', policyArn: administrator }),
  iam('AttachGroupPolicy', { groupName: 'developers', policyArn: administrator }),
  iam('DetachUserPolicy', { userName: 'bob', policyArn: policyArn('deny-iam') }),
  iam('DetachRolePolicy', { roleName: 'deploy', policyArn: policyArn('deny-iam') }),
  iam('DetachGroupPolicy', { groupName: 'developers', policyArn: policyArn('deny-iam') }),
  iam('PutUserPolicy', { userName: 'bob', ...inline }),
  iam('PutRolePolicy', { roleName: 'deploy', ...inline }),
  iam('PutGroupPolicy', { groupName: 'developers', ...inline }),
  iam('DeleteUserPolicy', { userName: 'bob', policyName: 'deny-iam' }),
  iam('DeleteRolePolicy', { roleName: 'deploy', policyName: 'deny-iam' }),
  iam('DeleteGroupPolicy', { groupName: 'developers', policyName: 'deny-iam' }),
  iam('PutUserPermissionsBoundary', { userName: 'bob', permissionsBoundary: boundary }),
  iam('PutRolePermissionsBoundary', { roleName: 'deploy', permissionsBoundary: boundary }),
  iam('DeleteUserPermissionsBoundary', { userName: 'bob' }),
  iam('DeleteRolePermissionsBoundary', { roleName: 'deploy' }),
  iam('AddUserToGroup', { userName: 'bob', groupName: 'developers' }),
  iam('RemoveUserFromGroup', { userName: 'bob', groupName: 'developers' }),
);
