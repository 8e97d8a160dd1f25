import type { Instance } from '@aws-sdk/client-ec2';
import type { Protection, Tags } from '../../../core/resource.ts';
import { type OwnerTag, ownedByOperator, ownedByTags, replicationTags } from './owned.ts';

const ownerTags: readonly OwnerTag[] = [
  {
    code: 'auto-scaling',
    keys: ['aws:autoscaling:groupName'],
    because: (group) => `It belongs to the Auto Scaling group ${group}, which would replace it.`,
  },
  {
    code: 'karpenter',
    keys: ['karpenter.sh/*', 'karpenter.k8s.aws/*'],
    because: () => 'It is a Kubernetes node that Karpenter starts and stops.',
  },
  {
    code: 'eks',
    keys: ['eks:*', 'aws:eks:*', 'kubernetes.io/cluster/*'],
    because: () => 'It is a node of a Kubernetes cluster (EKS), which would replace it.',
  },
  {
    code: 'kops',
    keys: ['kops.k8s.io/*', 'k8s.io/role/*', 'KubernetesCluster'],
    because: () => 'It is a node of a Kubernetes cluster (kOps), masters included.',
  },
  {
    code: 'parallelcluster',
    keys: ['parallelcluster:*'],
    because: () => 'It is a node of an AWS ParallelCluster.',
  },
  {
    code: 'pcs',
    keys: ['aws:pcs:*'],
    because: () => 'It is a node of an AWS Parallel Computing Service cluster.',
  },
  {
    code: 'image-builder',
    keys: ['CreatedBy'],
    value: 'EC2 Image Builder',
    because: () => 'EC2 Image Builder builds or tests an image on it.',
  },
  ...replicationTags,
  {
    code: 'emr',
    keys: ['aws:elasticmapreduce:*'],
    because: () => 'It is a node of an EMR cluster: stopping it breaks the cluster.',
  },
  {
    code: 'batch',
    keys: ['aws:batch:*', 'AWSBatchServiceTag'],
    because: () => 'AWS Batch starts and stops it for its jobs.',
  },
  {
    code: 'elastic-beanstalk',
    keys: ['elasticbeanstalk:*'],
    because: () => 'It belongs to an Elastic Beanstalk environment, which would replace it.',
  },
  {
    code: 'fleet',
    keys: ['aws:ec2:fleet-id', 'aws:ec2spot:fleet-request-id'],
    because: (fleet) => `It belongs to the EC2 fleet ${fleet}, which would replace it.`,
  },
];

/** Tags of AWS that say how it was made, and not who runs it. */
const saysNothing = /^aws:(cloudformation|ec2launchtemplate|servicecatalog|createdBy)(:|$)/;

/** Only AWS writes tags that begin with `aws:`: https://docs.aws.amazon.com/tag-editor/latest/userguide/tagging.html */
function ownedByAws(tags: Tags): readonly Protection[] {
  const key = Object.keys(tags).find((name) => name.startsWith('aws:') && !saysNothing.test(name));
  return key === undefined
    ? []
    : [{ code: 'aws-service', because: `A service of AWS runs it (tag ${key}).` }];
}

const lifecycles: Readonly<Record<string, string>> = {
  spot: 'It is a Spot instance: most cannot be stopped, and AWS ends them by itself.',
  scheduled: 'It runs in a scheduled reservation, which is paid for whether it runs or not.',
  'capacity-block': 'It runs in a capacity block, which is paid for whether it runs or not.',
  'interruptible-capacity-reservation':
    'It runs in an interruptible capacity reservation, whose owner ends it.',
};

/** Why an instance is never changed, as far as listing shows it. */
export function instanceProtections(instance: Instance, tags: Tags): readonly Protection[] {
  const { InstanceLifecycle: lifecycle, Operator: operator, RootDeviceType: root } = instance;
  const owned = ownedByTags(ownerTags, tags);
  const found: Protection[] = [
    ...(owned.length > 0 ? owned : ownedByAws(tags)),
    ...ownedByOperator(operator),
  ];
  if (lifecycle) {
    found.push({
      code: lifecycle,
      because:
        lifecycles[lifecycle] ?? `Its purchase option is ${lifecycle}, which the janitor leaves alone.`,
      from: ['stop'],
    });
  }
  if (root === 'instance-store') {
    found.push({
      code: 'instance-store',
      because: 'Its root disk is on the host (instance store): it cannot be stopped without losing it.',
      from: ['stop'],
    });
  }
  return found;
}
