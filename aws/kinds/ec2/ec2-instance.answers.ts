import type { AnswerTable } from '../../access/answer-table.ts';

const reference = 'https://docs.aws.amazon.com/AWSEC2/latest/APIReference';

export const answers = {
  'EC2.DescribeInstances': {
    source: `${reference}/API_Instance.html`,
    always: [
      'Reservations[].OwnerId',
      'Reservations[].Instances[].InstanceId',
      'Reservations[].Instances[].InstanceType',
      'Reservations[].Instances[].State.Name',
      'Reservations[].Instances[].LaunchTime',
      'Reservations[].Instances[].RootDeviceType',
    ],
    // Given for Spot and scheduled instances alone.
    omitted: ['Reservations[].Instances[].Tags', 'Reservations[].Instances[].InstanceLifecycle'],
  },
  // Of the attributes it has the one that was asked for: the probe looks at that.
  'EC2.DescribeInstanceAttribute': {
    source: `${reference}/API_DescribeInstanceAttribute.html`,
    always: ['InstanceId'],
  },
  'EC2.StopInstances': {
    source: `${reference}/API_StopInstances.html`,
    always: [
      'StoppingInstances[].InstanceId',
      'StoppingInstances[].CurrentState.Name',
      'StoppingInstances[].PreviousState.Name',
    ],
  },
  // The answer has no fields.
  'EC2.CreateTags': { source: `${reference}/API_CreateTags.html`, always: [] },
} as const satisfies AnswerTable;
