import { RunInstancesCommand } from '@aws-sdk/client-ec2';
import {
  AddUserToGroupCommand,
  AttachGroupPolicyCommand,
  AttachRolePolicyCommand,
  AttachUserPolicyCommand,
  CreateGroupCommand,
  CreateInstanceProfileCommand,
  CreatePolicyCommand,
  CreatePolicyVersionCommand,
  CreateRoleCommand,
  CreateUserCommand,
  PutGroupPolicyCommand,
  PutRolePolicyCommand,
  PutUserPolicyCommand,
} from '@aws-sdk/client-iam';
import { policyArn, readBuckets, trustEc2 } from '../../events/iam-change/samples/documents.ts';
import type { LocalAws } from '../aws/aws-clients.ts';
import { makeSampleProviders } from './sample-providers.ts';

const denyIam = JSON.stringify({
  Version: '2012-10-17',
  Statement: [{ Effect: 'Deny', Action: 'iam:*', Resource: '*' }],
});

export type SampleAccount = {
  /** The instance that stands for the one of the samples. */
  readonly instanceId: string;
};

/** Creates what the samples speak of. `eventName`: the call to come, whose entity is not created before. */
export async function makeSampleAccount(
  aws: LocalAws,
  region: string,
  eventName: string | null,
): Promise<SampleAccount> {
  const isCreated = (entity: string): boolean => eventName !== `Create${entity}`;
  // A Deny that such a call takes away; with it, what other calls allow would not be possible.
  const isDenied = /^(Detach|Delete)(User|Group|Role)Policy$/.test(eventName ?? '');
  // IAM deletes only what has nothing attached.
  const isBare = /^Delete(User|Group|Role|Policy)$/.test(eventName ?? '');
  const iam = aws.iam();
  await makeSampleProviders(iam, isCreated);
  const arn = policyArn('deny-iam');
  await iam.send(new CreatePolicyCommand({ PolicyName: 'deny-iam', PolicyDocument: denyIam }));
  await iam.send(new CreatePolicyCommand({ PolicyName: 'boundary', PolicyDocument: readBuckets }));
  if (isCreated('Policy')) {
    await iam.send(
      new CreatePolicyCommand({ PolicyName: 'deploy', Path: '/team/', PolicyDocument: readBuckets }),
    );
    const PolicyArn = policyArn('team/deploy');
    if (eventName === 'SetDefaultPolicyVersion' || eventName === 'DeletePolicyVersion')
      await iam.send(
        new CreatePolicyVersionCommand({ PolicyArn, PolicyDocument: denyIam, SetAsDefault: true }),
      );
  }
  const inline = { PolicyName: 'deny-iam', PolicyDocument: denyIam };
  await iam.send(new CreateUserCommand({ UserName: 'ada' }));
  if (isCreated('User')) {
    await iam.send(new CreateUserCommand({ UserName: 'bob' }));
    if (isDenied) {
      await iam.send(new PutUserPolicyCommand({ UserName: 'bob', ...inline }));
      await iam.send(new AttachUserPolicyCommand({ UserName: 'bob', PolicyArn: arn }));
    }
  }
  if (isCreated('Group')) {
    await iam.send(new CreateGroupCommand({ GroupName: 'developers', Path: '/team/' }));
    if (isDenied) {
      await iam.send(new PutGroupPolicyCommand({ GroupName: 'developers', ...inline }));
      await iam.send(new AttachGroupPolicyCommand({ GroupName: 'developers', PolicyArn: arn }));
    }
    if (eventName !== 'AddUserToGroup' && isCreated('User') && !isBare)
      await iam.send(new AddUserToGroupCommand({ UserName: 'bob', GroupName: 'developers' }));
  }
  if (isCreated('Role')) {
    await iam.send(new CreateRoleCommand({ RoleName: 'deploy', AssumeRolePolicyDocument: trustEc2 }));
    if (isDenied) {
      await iam.send(new PutRolePolicyCommand({ RoleName: 'deploy', ...inline }));
      await iam.send(new AttachRolePolicyCommand({ RoleName: 'deploy', PolicyArn: arn }));
    }
  }
  await iam.send(new CreateInstanceProfileCommand({ InstanceProfileName: 'web' }));
  const { Instances = [] } = await aws.ec2(region).send(
    new RunInstancesCommand({
      ImageId: 'ami-12345678',
      InstanceType: 't3.micro',
      MinCount: 1,
      MaxCount: 1,
      TagSpecifications: [{ ResourceType: 'instance', Tags: [{ Key: 'Owner', Value: 'ada' }] }],
    }),
  );
  return { instanceId: Instances[0]?.InstanceId ?? '' };
}
