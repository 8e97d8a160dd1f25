import {
  AttachUserPolicyCommand,
  CreateAccessKeyCommand,
  DeleteRolePermissionsBoundaryCommand,
  DetachUserPolicyCommand,
  ListAttachedUserPoliciesCommand,
  ListPoliciesCommand,
  PutUserPolicyCommand,
  UpdateAssumeRolePolicyCommand,
} from '@aws-sdk/client-iam';
import { GetBucketLocationCommand, PutBucketPolicyCommand } from '@aws-sdk/client-s3';
import type { LocalAws } from '../aws/aws-clients.ts';
import type { HandChange } from './define.ts';

const statement = (fields: object): string =>
  JSON.stringify({ Version: '2012-10-17', Statement: [{ Effect: 'Allow', ...fields }] });

/** Puts an inline policy into the user. */
const putInline = (title: string, policyName: string, fields: object): HandChange => ({
  title,
  call: async (aws, _, userName) => {
    const policyDocument = statement({ ...fields, Resource: '*' });
    const policy = { UserName: userName, PolicyName: policyName, PolicyDocument: policyDocument };
    await aws.iam().send(new PutUserPolicyCommand(policy));
    return { sample: 'PutUserPolicy', request: { userName, policyName, policyDocument } };
  },
});

/** Replaces the role's trust policy. */
const trust = (title: string, fields: object): HandChange => ({
  title,
  call: async (aws, _, roleName) => {
    const policyDocument = statement(fields);
    const input = { RoleName: roleName, PolicyDocument: policyDocument };
    await aws.iam().send(new UpdateAssumeRolePolicyCommand(input));
    return { sample: 'UpdateAssumeRolePolicy', request: { roleName, policyDocument } };
  },
});

/** Dangerous changes of a user's permissions. */
export const userPermissionsByHand: readonly HandChange[] = [
  {
    title: 'Attach AdministratorAccess',
    call: async (aws, _, userName) => {
      const policyArn = await policyNamed(aws, 'AdministratorAccess');
      await aws.iam().send(new AttachUserPolicyCommand({ UserName: userName, PolicyArn: policyArn }));
      return { sample: 'AttachUserPolicy', request: { userName, policyArn } };
    },
  },
  putInline('Allow iam:* by an inline policy', 'all-of-iam', { Action: 'iam:*' }),
  putInline('Allow all but billing by NotAction', 'all-but-billing', { NotAction: 'aws-portal:*' }),
  {
    title: 'Create an access key',
    call: async (aws, _, userName) => {
      const { AccessKey } = await aws.iam().send(new CreateAccessKeyCommand({ UserName: userName }));
      const accessKey = { userName, accessKeyId: AccessKey?.AccessKeyId, status: 'Active' };
      return { sample: 'CreateAccessKey', request: { userName }, response: { accessKey } };
    },
  },
  {
    title: 'Detach the policy that denies',
    offered: ({ detail }) => detail.includes('deny-'),
    call: async (aws, _, userName) => {
      const { AttachedPolicies = [] } = await aws
        .iam()
        .send(new ListAttachedUserPoliciesCommand({ UserName: userName }));
      const policyArn = AttachedPolicies.find(({ PolicyName }) => PolicyName?.startsWith('deny-'))?.PolicyArn;
      await aws.iam().send(new DetachUserPolicyCommand({ UserName: userName, PolicyArn: policyArn }));
      return { sample: 'DetachUserPolicy', request: { userName, policyArn } };
    },
  },
];

/** Dangerous changes of a role. */
export const roleByHand: readonly HandChange[] = [
  trust('Trust everybody', { Principal: { AWS: '*' }, Action: 'sts:AssumeRole' }),
  trust('Trust another account', {
    Principal: { AWS: 'arn:aws:iam::210987654321:root' },
    Action: 'sts:AssumeRole',
  }),
  trust('Trust every GitHub workflow', {
    Principal: { Federated: 'arn:aws:iam::123456789012:oidc-provider/token.actions.githubusercontent.com' },
    Action: 'sts:AssumeRoleWithWebIdentity',
  }),
  {
    title: 'Delete the permissions boundary',
    offered: ({ detail }) => detail.includes('boundary'),
    call: async (aws, _, roleName) => {
      await aws.iam().send(new DeleteRolePermissionsBoundaryCommand({ RoleName: roleName }));
      return { sample: 'DeleteRolePermissionsBoundary', request: { roleName } };
    },
  },
];

export const bucketPolicyByHand: readonly HandChange[] = [
  {
    title: 'Make public by policy',
    call: async (aws, _, bucketName) => {
      const Policy = statement({
        Principal: '*',
        Action: 's3:GetObject',
        Resource: `arn:aws:s3:::${bucketName}/*`,
      });
      const s3 = aws.s3(aws.homeRegion);
      await s3.send(new PutBucketPolicyCommand({ Bucket: bucketName, Policy }));
      const { LocationConstraint } = await s3.send(new GetBucketLocationCommand({ Bucket: bucketName }));
      return {
        sample: 'PutBucketPolicy',
        request: { bucketName, bucketPolicy: JSON.parse(Policy) as object },
        // S3 answers no constraint for us-east-1.
        region: LocationConstraint ?? 'us-east-1',
      };
    },
  },
];

/** moto has no policies of AWS, so the seed has one of that name. */
async function policyNamed(aws: LocalAws, name: string): Promise<string> {
  const { Policies = [] } = await aws.iam().send(new ListPoliciesCommand({ Scope: 'Local' }));
  const arn = Policies.find(({ PolicyName }) => PolicyName === name)?.Arn;
  if (!arn) throw new Error(`There is no policy ${name}`);
  return arn;
}
