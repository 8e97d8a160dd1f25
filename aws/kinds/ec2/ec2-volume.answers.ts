import type { AnswerTable } from '../../access/answer-table.ts';
import { kmsAnswers } from '../kms-answers.ts';

const reference = 'https://docs.aws.amazon.com/AWSEC2/latest/APIReference';

export const answers = {
  ...kmsAnswers,
  'EC2.DescribeVolumes': {
    source: `${reference}/API_Volume.html`,
    always: ['Volumes[].VolumeId'],
    orUnknown: ['Volumes[].State', 'Volumes[].Size', 'Volumes[].VolumeType', 'Volumes[].CreateTime'],
    // Throughput and IOPS are those of some types alone.
    omitted: ['Volumes[].Tags', 'Volumes[].Iops', 'Volumes[].Throughput', 'Volumes[].KmsKeyId'],
  },
  'EC2.CreateSnapshot': {
    source: `${reference}/API_CreateSnapshot.html`,
    always: ['SnapshotId', 'VolumeId', 'State'],
  },
  'EC2.DescribeSnapshots': {
    source: `${reference}/API_Snapshot.html`,
    always: ['Snapshots[].SnapshotId'],
    checked: ['Snapshots[].VolumeId', 'Snapshots[].State', 'Snapshots[].StartTime'],
    omitted: ['Snapshots[].StateMessage'],
  },
  // The answer has no fields.
  'EC2.DeleteVolume': { source: `${reference}/API_DeleteVolume.html`, always: [] },
  'EC2.DescribeVolumesModifications': {
    source: `${reference}/API_VolumeModification.html`,
    always: ['VolumesModifications[].VolumeId'],
  },
  'EC2.ModifyVolume': {
    source: `${reference}/API_VolumeModification.html`,
    always: ['VolumeModification.VolumeId', 'VolumeModification.ModificationState'],
  },
} as const satisfies AnswerTable;
