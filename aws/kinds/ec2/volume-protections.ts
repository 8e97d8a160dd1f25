import type { Volume } from '@aws-sdk/client-ec2';
import type { Protection, Tags } from '../../../core/resource.ts';
import { type OwnerTag, ownedByOperator, ownedByTags, replicationTags } from './owned.ts';

const ownerTags: readonly OwnerTag[] = [
  {
    code: 'kubernetes',
    keys: ['kubernetes.io/*', 'ebs.csi.aws.com/*', 'CSIVolumeName', 'KubernetesCluster'],
    because: () => 'It is a volume of a Kubernetes cluster, which may attach it again.',
  },
  {
    code: 'cloudformation',
    keys: ['aws:cloudformation:stack-name'],
    because: (stack) => `It belongs to the CloudFormation stack ${stack}: change it there.`,
  },
  { code: 'backup', keys: ['aws:backup:*'], because: () => 'It belongs to AWS Backup.' },
  { code: 'dlm', keys: ['aws:dlm:*'], because: () => 'It belongs to Data Lifecycle Manager.' },
  ...replicationTags,
];

/** Why a volume is never changed, as far as listing shows it. */
export function volumeProtections(volume: Volume, tags: Tags): readonly Protection[] {
  const { MultiAttachEnabled, Operator, State, VolumeType = '' } = volume;
  const found: Protection[] = [...ownedByTags(ownerTags, tags), ...ownedByOperator(Operator)];
  // Only Provisioned IOPS volumes can have it: https://docs.aws.amazon.com/ebs/latest/userguide/ebs-volumes-multi.html
  const mayBeShared = MultiAttachEnabled ?? /^io[12]$/.test(VolumeType);
  if (mayBeShared)
    found.push({ code: 'multi-attach', because: 'Several instances may attach it (Multi-Attach).' });
  if (State === 'error')
    found.push({ code: 'state', because: 'It is in the state "error", in which it is left alone.' });
  return found;
}
