import { StartInstancesCommand, StopInstancesCommand } from '@aws-sdk/client-ec2';
import { assertAbout, requiredItem } from '../../access/answers.ts';
import { on, sends } from '../../access/permission.ts';
import type { Reader } from '../define.ts';

export const instances = 'arn:{partition}:ec2:*:{account}:instance/*';

export const stopCall = sends('EC2.StopInstances', on(instances, 'ec2:StopInstances'));

/**
 * An instance with encrypted volumes also needs a grant on their keys:
 * https://docs.aws.amazon.com/ebs/latest/userguide/ebs-encryption-requirements.html
 */
export const startCall = sends(
  'EC2.StartInstances',
  on(instances, 'ec2:StartInstances'),
  on('arn:{partition}:kms:*:{account}:key/*', 'kms:CreateGrant', {
    Bool: { 'kms:GrantIsForAWSResource': 'true' },
  }),
);

/** Returns the state before. Throws when EC2 does not confirm the stop. */
export async function stopInstance(aws: Reader, id: string): Promise<string> {
  const { StoppingInstances } = await aws.clients
    .ec2(aws.region)
    .send(new StopInstancesCommand({ InstanceIds: [id] }));
  const { InstanceId, PreviousState, CurrentState } = requiredItem(StoppingInstances, 'instance');
  assertAbout(id, InstanceId);
  const [before, now] = [PreviousState?.Name, CurrentState?.Name];
  if (before === undefined || (now !== 'stopping' && now !== 'stopped'))
    throw new Error(`EC2's response does not confirm the stop: the state is ${now ?? 'unknown'}`);
  return before;
}

/** Throws when EC2 does not confirm the start. */
export async function startInstance(aws: Reader, id: string): Promise<void> {
  const { StartingInstances } = await aws.clients
    .ec2(aws.region)
    .send(new StartInstancesCommand({ InstanceIds: [id] }));
  const { InstanceId, CurrentState } = requiredItem(StartingInstances, 'instance');
  assertAbout(id, InstanceId);
  const now = CurrentState?.Name;
  if (now !== 'pending' && now !== 'running')
    throw new Error(`EC2's response does not confirm the start: the state is ${now ?? 'unknown'}`);
}
