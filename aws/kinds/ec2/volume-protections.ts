import type { Volume } from '@aws-sdk/client-ec2';
import type { Protection, Tags } from '../../../core/resource.ts';
import { type OwnerTag, ownedByOperator, ownedByTags, replicationTags } from './owned.ts';

const ownerTags: readonly OwnerTag[] = [
  {
    code: 'kubernetes',
    keys: ['kubernetes.io/*', 'ebs.csi.aws.com/*', 'CSIVolumeName', 'KubernetesCluster'],
    because: () => 'Kubernetes volume: the cluster may attach it again.',
  },
  {
    code: 'cloudformation',
    keys: ['aws:cloudformation:stack-name'],
    because: (stack) => `Part of the CloudFormation stack ${stack}: change it there.`,
  },
  { code: 'backup', keys: ['aws:backup:*'], because: () => 'Managed by AWS Backup.' },
  { code: 'dlm', keys: ['aws:dlm:*'], because: () => 'Managed by Data Lifecycle Manager.' },
  ...replicationTags,
];

/** Returns why a volume is never changed, as far as the listing shows. */
export function volumeProtections(volume: Volume, tags: Tags, isEmulated: boolean): readonly Protection[] {
  const { MultiAttachEnabled, Operator, State, VolumeType = '' } = volume;
  const found: Protection[] = [...ownedByTags(ownerTags, tags), ...ownedByOperator(Operator, isEmulated)];
  // Only Provisioned IOPS volumes support Multi-Attach:
  // https://docs.aws.amazon.com/ebs/latest/userguide/ebs-volumes-multi.html
  const mayBeShared = MultiAttachEnabled ?? /^io[12]$/.test(VolumeType);
  if (mayBeShared) found.push({ code: 'multi-attach', because: 'Multi-Attach is on.' });
  if (!volume.CreateTime)
    found.push({ code: 'age-unread', because: 'EC2 does not report when it was created.', isUnread: true });
  if (volume.Encrypted === undefined)
    found.push({
      code: 'encryption-unread',
      because: 'EC2 does not report whether it is encrypted.',
      from: ['snapshot-and-delete'],
      isUnread: true,
    });
  if (State === 'error')
    found.push({ code: 'state', because: 'In the state "error": Janitor does not touch it.' });
  return found;
}
