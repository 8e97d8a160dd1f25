import type { AnswerTable } from '../../access/answer-table.ts';

const reference = 'https://docs.aws.amazon.com/AWSEC2/latest/APIReference';

const instance = 'Reservations[].Instances[]';

export const answers = {
  'EC2.DescribeInstances': {
    source: `${reference}/API_Instance.html`,
    always: [
      'Reservations[].OwnerId',
      `${instance}.InstanceId`,
      `${instance}.InstanceType`,
      `${instance}.State.Name`,
      `${instance}.LaunchTime`,
      `${instance}.RootDeviceType`,
      `${instance}.Tags?[].Key`,
      `${instance}.Tags?[].Value`,
    ],
    orUnknown: [
      `${instance}.StateTransitionReason`,
      `${instance}.Placement.Tenancy`,
      `${instance}.PlatformDetails`,
    ],
    // Returned for every instance, also `false`: …/AWSEC2/latest/UserGuide/amazon-ec2-managed-instances.html
    orProtected: [`${instance}.Operator.Managed`],
    omitted: [
      'NextToken',
      `${instance}.Tags`,
      // Absent for on-demand instances:
      // https://docs.aws.amazon.com/AWSEC2/latest/UserGuide/identify-spot-instances.html
      `${instance}.InstanceLifecycle`,
      `${instance}.SpotInstanceRequestId`,
      `${instance}.CapacityBlockId`,
    ],
    kept: [
      `${instance}.StateReason`,
      `${instance}.Operator.Principal`,
      // Shown with the price.
      `${instance}.Platform`,
      `${instance}.BlockDeviceMappings`,
      `${instance}.NetworkInterfaces`,
    ],
  },
  'EC2.DescribeInstanceStatus': {
    source: `${reference}/API_InstanceStatus.html`,
    always: [
      'InstanceStatuses[].InstanceId',
      'InstanceStatuses[].SystemStatus.Status',
      'InstanceStatuses[].InstanceStatus.Status',
      'InstanceStatuses[].AttachedEbsStatus?.Status',
      'InstanceStatuses[].Events?[].Code',
    ],
    omitted: [
      'NextToken',
      'InstanceStatuses[].Events',
      // Not of every instance type:
      // https://docs.aws.amazon.com/AWSEC2/latest/UserGuide/monitoring-system-instance-status-check.html
      'InstanceStatuses[].AttachedEbsStatus',
    ],
    kept: [
      'InstanceStatuses[].SystemStatus.Details',
      'InstanceStatuses[].InstanceStatus.Details',
      'InstanceStatuses[].AttachedEbsStatus.Details',
      'InstanceStatuses[].Events[].Description',
      'InstanceStatuses[].Events[].NotBefore',
    ],
  },
  'CloudWatch.DescribeAlarmsForMetric': {
    source:
      'https://docs.aws.amazon.com/AmazonCloudWatch/latest/APIReference/API_DescribeAlarmsForMetric.html',
    root: '{}',
    always: ['MetricAlarms[].AlarmName', 'MetricAlarms[].ActionsEnabled'],
    omitted: ['MetricAlarms[].AlarmActions'],
  },
  // Contains only the requested attribute, which the probe checks.
  'EC2.DescribeInstanceAttribute': {
    source: `${reference}/API_DescribeInstanceAttribute.html`,
    always: ['InstanceId'],
    checked: ['DisableApiStop.Value', 'DisableApiTermination.Value'],
  },
  'EC2.StopInstances': {
    source: `${reference}/API_StopInstances.html`,
    always: [
      'StoppingInstances[].InstanceId',
      'StoppingInstances[].CurrentState.Name',
      'StoppingInstances[].PreviousState.Name',
    ],
  },
  'EC2.StartInstances': {
    source: `${reference}/API_StartInstances.html`,
    always: ['StartingInstances[].InstanceId', 'StartingInstances[].CurrentState.Name'],
  },
  // The responses have no fields.
  'EC2.RebootInstances': { source: `${reference}/API_RebootInstances.html`, always: [] },
  'EC2.DeleteTags': { source: `${reference}/API_DeleteTags.html`, always: [] },
  'EC2.CreateTags': { source: `${reference}/API_CreateTags.html`, always: [] },
} as const satisfies AnswerTable;
