import { example } from '../../../core/facts/examples.ts';
import { known } from '../../../core/resource.ts';
import type { Samples } from '../define.ts';

const keyArn = 'arn:aws:kms:eu-west-1:123456789012:key/1';

const setup = {
  type: 'gp3',
  sizeGiB: 100,
  iops: 3_000,
  throughputMiBps: 125,
  zone: 'eu-west-1a',
  encrypted: true,
  kmsKey: keyArn,
  outpost: null,
  multiAttach: false,
  initializationRate: null,
};

const operator = '<operator><managed>false</managed></operator>';

function volumes(more: string): string {
  const usual = `<volumeId>vol-1</volumeId><size>100</size><iops>3000</iops><throughput>125</throughput><status>available</status><availabilityZone>eu-west-1a</availabilityZone><createTime>2026-01-01T00:00:00.000Z</createTime><encrypted>true</encrypted><kmsKeyId>${keyArn}</kmsKeyId><attachmentSet/><multiAttachEnabled>false</multiAttachEnabled>`;
  const item = `<item>${usual}${more.includes('<operator>') ? '' : operator}${more}</item>`;
  return `<DescribeVolumesResponse><volumeSet>${item}</volumeSet></DescribeVolumesResponse>`;
}

export const samples: Samples<'ec2-volume'> = {
  resources: [
    example('ec2-volume', { id: 'vol-1', facts: { state: known('available'), setup: known(setup) } }),
    example('ec2-volume', {
      id: 'vol-2',
      facts: {
        setup: known({ ...setup, type: 'gp2' }),
        asGp3: known({ iops: 3_000, throughputMiBps: 125, savesMonthlyUsd: 2, pricesOf: 'us-east-1' }),
      },
    }),
  ],
  answers: {
    'ec2:DescribeVolumes': volumes('<volumeType>gp3</volumeType>'),
    'ec2:CreateVolume': '<CreateVolumeResponse><volumeId>vol-1</volumeId></CreateVolumeResponse>',
    'ec2:CreateSnapshot':
      '<CreateSnapshotResponse><snapshotId>snap-1</snapshotId><volumeId>vol-1</volumeId><status>pending</status></CreateSnapshotResponse>',
    'ec2:DescribeSnapshots':
      '<DescribeSnapshotsResponse><snapshotSet><item><snapshotId>snap-1</snapshotId><volumeId>vol-1</volumeId><status>completed</status><startTime>2026-11-20T09:00:00.000Z</startTime><progress>100%</progress></item></snapshotSet></DescribeSnapshotsResponse>',
    'ec2:DeleteVolume': '<DeleteVolumeResponse><return>true</return></DeleteVolumeResponse>',
    'ec2:DescribeVolumesModifications':
      '<DescribeVolumesModificationsResponse><volumeModificationSet/></DescribeVolumesModificationsResponse>',
    'ec2:ModifyVolume':
      '<ModifyVolumeResponse><volumeModification><volumeId>vol-2</volumeId><modificationState>modifying</modificationState><targetVolumeType>gp3</targetVolumeType><targetIops>3000</targetIops><targetThroughput>125</targetThroughput></volumeModification></ModifyVolumeResponse>',
    'kms:DescribeKey': JSON.stringify({
      KeyMetadata: { KeyId: '1', Arn: keyArn, KeyState: 'Enabled', KeyManager: 'CUSTOMER' },
    }),
  },
  whole: {
    'ec2:DescribeVolumesModifications':
      '<DescribeVolumesModificationsResponse><volumeModificationSet><item><volumeId>vol-1</volumeId><modificationState>optimizing</modificationState></item></volumeModificationSet></DescribeVolumesModificationsResponse>',
  },
  changed: { 'ec2:DescribeVolumes': { error: 'InvalidVolume.NotFound' } },
  guarded: [
    { 'ec2:DescribeVolumes': volumes('<volumeType>io2</volumeType>') },
    {
      'ec2:DescribeVolumes': volumes(
        '<volumeType>io2</volumeType><operator><managed>true</managed><principal>eks.amazonaws.com</principal></operator><tagSet><item><key>Owner</key><value>ada@example.com</value></item></tagSet>',
      ).replace('<multiAttachEnabled>false', '<multiAttachEnabled>true'),
    },
  ],
  none: { 'ec2:DescribeVolumes': '<DescribeVolumesResponse><volumeSet/></DescribeVolumesResponse>' },
  undone: {
    'snapshot-and-delete': [
      {
        kept: { snapshotId: 'snap-1', tags: { Owner: 'ada' }, setup },
        after: { 'ec2:DescribeVolumes': volumes('<volumeType>gp3</volumeType>') },
      },
    ],
    'to-gp3': [
      {
        kept: { before: { ...setup, type: 'gp2' } },
        after: {
          'ec2:ModifyVolume':
            '<ModifyVolumeResponse><volumeModification><volumeId>vol-2</volumeId><modificationState>modifying</modificationState><targetVolumeType>gp2</targetVolumeType><targetIops>300</targetIops></volumeModification></ModifyVolumeResponse>',
        },
      },
    ],
  },
  ids: { volume: ['VolumeId', 'VolumeIds'], key: ['KeyId'], snapshot: ['SnapshotId'] },
  order: { settings: { Type: 'gp3', IOPS: '3000', 'Throughput, MiB/s': '125' } },
};
