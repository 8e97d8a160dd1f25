import {
  AttachUserPolicyCommand,
  CreateAccessKeyCommand,
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

const inline = {
  policyName: 'all-of-iam',
  policyDocument: statement({ Action: 'iam:*', Resource: '*' }),
};

const trustEverybody = statement({ Principal: { AWS: '*' }, Action: 'sts:AssumeRole' });

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
  {
    title: 'Allow iam:* by an inline policy',
    call: async (aws, _, userName) => {
      const { policyName: PolicyName, policyDocument: PolicyDocument } = inline;
      await aws.iam().send(new PutUserPolicyCommand({ UserName: userName, PolicyName, PolicyDocument }));
      return { sample: 'PutUserPolicy', request: { userName, ...inline } };
    },
  },
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

export const roleTrustByHand: readonly HandChange[] = [
  {
    title: 'Trust everybody',
    call: async (aws, _, roleName) => {
      await aws
        .iam()
        .send(new UpdateAssumeRolePolicyCommand({ RoleName: roleName, PolicyDocument: trustEverybody }));
      return { sample: 'UpdateAssumeRolePolicy', request: { roleName, policyDocument: trustEverybody } };
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
