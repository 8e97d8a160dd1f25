import type { AnswerTable } from '../../access/answer-table.ts';
import { kmsAnswers } from '../kms-answers.ts';

const reference = 'https://docs.aws.amazon.com/AWSEC2/latest/APIReference';

export const answers = {
  ...kmsAnswers,
  'EC2.DescribeVolumes': {
    source: `${reference}/API_Volume.html`,
    always: ['Volumes[].VolumeId', 'Volumes[].Tags?[].Key', 'Volumes[].Tags?[].Value'],
    orUnknown: [
      'Volumes[].State',
      'Volumes[].Size',
      'Volumes[].VolumeType',
      // Always present for gp3; for other types only where supported.
      'Volumes[].Iops',
      'Volumes[].Throughput',
    ],
    // Returned for every volume, also `false`; Multi-Attach only for types that support it.
    orProtected: [
      'Volumes[].CreateTime',
      'Volumes[].Encrypted',
      'Volumes[].MultiAttachEnabled',
      'Volumes[].Operator.Managed',
    ],
    omitted: ['NextToken', 'Volumes[].Tags'],
    // An encrypted volume without its key is not deleted, because its snapshot may be unusable.
    kept: [
      'Volumes[].AvailabilityZone',
      'Volumes[].KmsKeyId',
      'Volumes[].OutpostArn',
      'Volumes[].VolumeInitializationRate',
      'Volumes[].Operator.Principal',
    ],
  },
  'EC2.CreateVolume': { source: `${reference}/API_CreateVolume.html`, always: ['VolumeId'] },
  'EC2.CreateSnapshot': {
    source: `${reference}/API_CreateSnapshot.html`,
    always: ['SnapshotId', 'VolumeId', 'State'],
  },
  'EC2.DescribeSnapshots': {
    source: `${reference}/API_Snapshot.html`,
    always: ['Snapshots[].SnapshotId', 'Snapshots[].StartTime'],
    checked: ['Snapshots[].VolumeId', 'Snapshots[].State'],
    kept: ['Snapshots[].Progress', 'Snapshots[].StateMessage'],
  },
  // The response has no fields.
  'EC2.DeleteVolume': { source: `${reference}/API_DeleteVolume.html`, always: [] },
  'EC2.DescribeVolumesModifications': {
    source: `${reference}/API_VolumeModification.html`,
    always: ['VolumesModifications[].VolumeId'],
    omitted: ['NextToken'],
  },
  'EC2.ModifyVolume': {
    source: `${reference}/API_VolumeModification.html`,
    always: ['VolumeModification.VolumeId', 'VolumeModification.ModificationState'],
    checked: [
      'VolumeModification.TargetVolumeType',
      'VolumeModification.TargetIops',
      'VolumeModification.TargetThroughput',
    ],
  },
} as const satisfies AnswerTable;
