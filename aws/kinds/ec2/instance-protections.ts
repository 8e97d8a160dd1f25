import type { Instance } from '@aws-sdk/client-ec2';
import type { Protection, Tags } from '../../../core/resource.ts';
import { type OwnerTag, ownedByOperator, ownedByTags, replicationTags } from './owned.ts';

const ownerTags: readonly OwnerTag[] = [
  {
    code: 'auto-scaling',
    keys: ['aws:autoscaling:groupName'],
    because: (group) => `Member of the Auto Scaling group ${group}, which would replace it.`,
  },
  {
    code: 'karpenter',
    keys: ['karpenter.sh/*', 'karpenter.k8s.aws/*'],
    because: () => 'Kubernetes node, managed by Karpenter.',
  },
  {
    code: 'eks',
    keys: ['eks:*', 'aws:eks:*', 'kubernetes.io/cluster/*'],
    because: () => 'Kubernetes node (EKS), which the cluster would replace.',
  },
  {
    code: 'kops',
    keys: ['kops.k8s.io/*', 'k8s.io/role/*', 'KubernetesCluster'],
    because: () => 'Kubernetes node (kOps).',
  },
  {
    code: 'parallelcluster',
    keys: ['parallelcluster:*'],
    because: () => 'AWS ParallelCluster node.',
  },
  {
    code: 'pcs',
    keys: ['aws:pcs:*'],
    because: () => 'AWS Parallel Computing Service node.',
  },
  {
    code: 'image-builder',
    keys: ['CreatedBy'],
    value: 'EC2 Image Builder',
    because: () => 'In use by EC2 Image Builder.',
  },
  ...replicationTags,
  {
    code: 'emr',
    keys: ['aws:elasticmapreduce:*'],
    because: () => 'EMR node: stopping it breaks the cluster.',
  },
  {
    code: 'batch',
    keys: ['aws:batch:*', 'AWSBatchServiceTag'],
    because: () => 'Managed by AWS Batch.',
  },
  {
    code: 'elastic-beanstalk',
    keys: ['elasticbeanstalk:*'],
    because: () => 'Member of an Elastic Beanstalk environment, which would replace it.',
  },
  {
    code: 'fleet',
    keys: ['aws:ec2:fleet-id', 'aws:ec2spot:fleet-request-id'],
    because: (fleet) => `Member of the EC2 Fleet ${fleet}, which would replace it.`,
  },
];

/** AWS tags that tell how a resource was created but not who manages it. */
const saysNothing = /^aws:(cloudformation|ec2launchtemplate|servicecatalog|createdBy)(:|$)/;

/** Only AWS writes tags that begin with `aws:`: https://docs.aws.amazon.com/tag-editor/latest/userguide/tagging.html */
function ownedByAws(tags: Tags): readonly Protection[] {
  const key = Object.keys(tags).find((name) => name.startsWith('aws:') && !saysNothing.test(name));
  return key === undefined
    ? []
    : [{ code: 'aws-service', because: `Managed by an AWS service (tag ${key}).` }];
}

const lifecycles: Readonly<Record<string, string>> = {
  spot: 'Spot instance: AWS starts and stops it.',
  scheduled: 'Scheduled Instance: paid for whether it runs or not.',
  'capacity-block': 'Capacity Block: paid for whether it runs or not.',
  'interruptible-capacity-reservation': 'Interruptible capacity reservation: its owner ends it.',
};

/** EC2 omits the lifecycle of on-demand instances. Other fields also identify Spot Instances and Capacity Blocks. */
export function lifecycleOf({ InstanceLifecycle, SpotInstanceRequestId, CapacityBlockId }: Instance) {
  if (InstanceLifecycle) return InstanceLifecycle;
  if (SpotInstanceRequestId) return 'spot';
  return CapacityBlockId ? 'capacity-block' : undefined;
}

/** Returns why an instance is never changed, as far as the listing shows. */
export function instanceProtections(
  instance: Instance,
  tags: Tags,
  isEmulated: boolean,
): readonly Protection[] {
  const { Operator: operator, RootDeviceType: root } = instance;
  const lifecycle = lifecycleOf(instance);
  const owned = ownedByTags(ownerTags, tags);
  const found: Protection[] = [
    ...(owned.length > 0 ? owned : ownedByAws(tags)),
    ...ownedByOperator(operator, isEmulated),
  ];
  if (lifecycle) {
    found.push({
      code: lifecycle,
      because: lifecycles[lifecycle] ?? `Unknown purchase option ${lifecycle}: Janitor does not touch it.`,
      from: ['stop'],
    });
  }
  if (root === 'instance-store') {
    found.push({
      code: 'instance-store',
      because: 'Its root volume is an instance store, so it cannot be stopped.',
      from: ['stop'],
    });
  }
  return found;
}
