import { describe, expect, test } from '@jest/globals';
import { createInventory } from '../../../aws/inventory.ts';
import { isAccelerated } from '../../../aws/kinds/ec2/accelerators.ts';
import { kind } from '../../../aws/kinds/ec2/ec2-instance.ts';
import { everyPage } from '../../../core/listing.ts';
import { known, type Resource } from '../../../core/resource.ts';
import { type AwsAnswer, answeringClients, callerIdentity, ec2Error } from '../../support/aws-answers.ts';
import { oneAccount } from '../../support/one-account.ts';

const account = '123456789012';

function instanceXml(more: string, id = 'i-1'): string {
  const root = more.includes('rootDeviceType') ? '' : '<rootDeviceType>ebs</rootDeviceType>';
  const operator = more.includes('<operator>') ? '' : '<operator><managed>false</managed></operator>';
  return `<item><instanceId>${id}</instanceId><instanceType>t3.large</instanceType><instanceState><code>16</code><name>running</name></instanceState><launchTime>2026-01-02T03:04:05.000Z</launchTime>${root}${operator}<reason/>${more}</item>`;
}

function page(items: string, token = ''): AwsAnswer {
  const next = token ? `<nextToken>${token}</nextToken>` : '';
  return {
    xml: `<DescribeInstancesResponse><requestId>r</requestId><reservationSet><item><ownerId>${account}</ownerId><instancesSet>${items}</instancesSet></item></reservationSet>${next}</DescribeInstancesResponse>`,
  };
}

function tag(key: string, value: string): string {
  return `<item><key>${key}</key><value>${value}</value></item>`;
}

async function listOne(more: string): Promise<Resource> {
  const { clients } = answeringClients(({ call }) =>
    call === 'sts:GetCallerIdentity' ? callerIdentity : page(instanceXml(more)),
  );
  const inventory = createInventory({ accounts: oneAccount(clients), kinds: [kind], nowMs: () => 0 });
  const [found] = await everyPage(inventory.list({ account, region: 'eu-west-1', kind: 'ec2-instance' }));
  if (!found) throw new Error('nothing was listed');
  return found;
}

describe('protections of an instance', () => {
  const tagged = (key: string, value = 'x'): string => `<tagSet>${tag(key, value)}</tagSet>`;
  test.each([
    ['an Auto Scaling member', tagged('aws:autoscaling:groupName', 'web'), 'auto-scaling', 'web'],
    ['an EKS node by eks:cluster-name', tagged('eks:cluster-name'), 'eks', 'Kubernetes'],
    [
      'a Kubernetes node by its cluster tag',
      tagged('kubernetes.io/cluster/prod', 'owned'),
      'eks',
      'Kubernetes',
    ],
    ['a Karpenter node', tagged('karpenter.sh/nodepool', 'default'), 'karpenter', 'Karpenter'],
    ['an EMR node', tagged('aws:elasticmapreduce:job-flow-id', 'j-1'), 'emr', 'EMR'],
    ['a Batch host', tagged('aws:batch:compute-environment'), 'batch', 'Batch'],
    ['a Batch host by the older tag', tagged('AWSBatchServiceTag', 'batch'), 'batch', 'Batch'],
    [
      'an Elastic Beanstalk member',
      tagged('elasticbeanstalk:environment-id', 'e-1'),
      'elastic-beanstalk',
      'Beanstalk',
    ],
    ['a fleet member', tagged('aws:ec2:fleet-id', 'fleet-1'), 'fleet', 'fleet-1'],
    ['a Spot fleet member', tagged('aws:ec2spot:fleet-request-id', 'sfr-1'), 'fleet', 'sfr-1'],
    ['a kOps master', tagged('k8s.io/role/master', '1'), 'kops', 'Kubernetes'],
    ['a kOps node of newer versions', tagged('kops.k8s.io/instancegroup', 'nodes'), 'kops', 'Kubernetes'],
    ['a head node of ParallelCluster', tagged('parallelcluster:node-type'), 'parallelcluster', 'Parallel'],
    ['a node of PCS', tagged('aws:pcs:cluster-id', 'pcs_1'), 'pcs', 'Parallel Computing'],
    ['a build instance', tagged('CreatedBy', 'EC2 Image Builder'), 'image-builder', 'Image Builder'],
    [
      'a replication server of DRS',
      tagged('AWSElasticDisasterRecoveryManaged'),
      'disaster-recovery',
      'Disaster',
    ],
    [
      'a replication server of MGN',
      tagged('AWSApplicationMigrationServiceManaged'),
      'migration',
      'Migration',
    ],
    [
      'an instance of an unknown AWS service',
      tagged('aws:newservice:fleet'),
      'aws-service',
      'aws:newservice:fleet',
    ],
    [
      'an instance that a service operates',
      '<operator><managed>true</managed><principal>eks.amazonaws.com</principal></operator>',
      'service-managed',
      'eks.amazonaws.com',
    ],
    ['a Spot instance', '<instanceLifecycle>spot</instanceLifecycle>', 'spot', 'Spot'],
    ['a scheduled instance', '<instanceLifecycle>scheduled</instanceLifecycle>', 'scheduled', 'Scheduled'],
    [
      'an instance in a Capacity Block',
      '<instanceLifecycle>capacity-block</instanceLifecycle>',
      'capacity-block',
      'Capacity Block',
    ],
    [
      'a Spot instance by its request',
      '<spotInstanceRequestId>sir-1</spotInstanceRequestId>',
      'spot',
      'Spot',
    ],
    [
      'an instance with a Capacity Block id',
      '<capacityBlockId>cb-1</capacityBlockId>',
      'capacity-block',
      'Capacity Block',
    ],
    [
      'a member of a GameLift FleetIQ game server group',
      tagged('aws:autoscaling:groupName', 'gamelift-gameservergroup-arena'),
      'auto-scaling',
      'arena',
    ],
    [
      'an instance with an unknown lifecycle',
      '<instanceLifecycle>moonshot</instanceLifecycle>',
      'moonshot',
      'moonshot',
    ],
    [
      'an instance with an instance-store root',
      '<rootDeviceType>instance-store</rootDeviceType>',
      'instance-store',
      'instance store',
    ],
  ])('protect %s, with the reason', async (_, xml, code, word) => {
    const { protections } = await listOne(xml);
    expect(protections).toEqual([expect.objectContaining({ code, because: expect.stringContaining(word) })]);
  });

  test('are empty for an ordinary instance', async () => {
    const { protections } = await listOne(
      `<operator><managed>false</managed></operator>${tagged('Name', 'web-1')}`,
    );
    expect(protections).toEqual([]);
  });
});

test.each(['aws:cloudformation:stack-name', 'aws:ec2launchtemplate:id', 'CreatedBy'])(
  'the tag %s does not protect an instance',
  async (key) => {
    const { protections } = await listOne(`<tagSet>${tag(key, 'ada')}</tagSet>`);
    expect(protections).toEqual([]);
  },
);

test.each([
  ...[
    'g4dn.xlarge',
    'g6f.large',
    'gr6.4xlarge',
    'p5en.48xlarge',
    'trn1.2xlarge',
    'inf2.xlarge',
    'dl1.24xlarge',
  ].map((type) => [type, known(true)] as const),
  ...['vt1.3xlarge', 'f2.6xlarge'].map((type) => [type, known(true)] as const),
  ...['t3.micro', 'm7i-flex.large', 'c7gn.large', 'r8g.large', 'x2gd.large', 'i4i.large', 'im4gn.large'].map(
    (type) => [type, known(false)] as const,
  ),
  ...['u-6tb1.metal', 'u7i-12tb.224xlarge', 'hpc7g.4xlarge', 'mac2.metal'].map(
    (type) => [type, known(false)] as const,
  ),
  ...['cg1.4xlarge', 'q1.large', ''].map(
    (type) => [type, { known: false, why: expect.any(String) }] as const,
  ),
])('isAccelerated of %s is %j', (type, fact) => {
  expect(isAccelerated(type)).toEqual(fact);
});

describe('listing instances', () => {
  test('reads every page and returns the facts of each instance', async () => {
    const { clients, requests } = answeringClients(({ call, fields }) => {
      if (call === 'sts:GetCallerIdentity') return callerIdentity;
      return fields['NextToken'] === 'two'
        ? page(instanceXml('', 'i-2'))
        : page(instanceXml('<tagSet><item><key>Name</key><value>web</value></item></tagSet>'), 'two');
    });
    const inventory = createInventory({ accounts: oneAccount(clients), kinds: [kind], nowMs: () => 5 });

    const found = await everyPage(inventory.list({ account, region: 'eu-west-1', kind: 'ec2-instance' }));

    expect(found.map(({ id, name }) => [id, name])).toEqual([
      ['i-1', 'web'],
      ['i-2', 'i-2'],
    ]);
    expect(found[0]).toMatchObject({
      arn: `arn:aws:ec2:eu-west-1:${account}:instance/i-1`,
      observedAtMs: 5,
      facts: { state: { known: true, value: 'running' } },
      material: { Type: 't3.large', Started: '2026-01-02T03:04:05.000Z' },
      dimensions: { InstanceId: 'i-1' },
    });
    expect(requests[1]?.fields['MaxResults']).toBe('1000');
  });

  test('fails when a page fails, instead of returning a part of the region', async () => {
    const { clients } = answeringClients(({ call, fields }) => {
      if (call === 'sts:GetCallerIdentity') return callerIdentity;
      return fields['NextToken']
        ? ec2Error(
            'UnauthorizedOperation',
            'You are not authorized. Encoded authorization failure message: AAAA',
            403,
          )
        : page(instanceXml(''), 'two');
    });
    const inventory = createInventory({ accounts: oneAccount(clients), kinds: [kind], nowMs: () => 0 });

    const listing = everyPage(inventory.list({ account, region: 'eu-west-1', kind: 'ec2-instance' }));

    await expect(listing).rejects.toThrow('access denied: You are not authorized.');
    await expect(listing).rejects.not.toThrow('AAAA');
  });

  test('get returns undefined for a terminated instance and throws when the instance cannot be read', async () => {
    const get = (answer: AwsAnswer) => {
      const { clients } = answeringClients(({ call }) =>
        call === 'sts:GetCallerIdentity' ? callerIdentity : answer,
      );
      const inventory = createInventory({ accounts: oneAccount(clients), kinds: [kind], nowMs: () => 0 });
      return inventory.get({
        account,
        region: 'eu-west-1',
        kind: 'ec2-instance',
        id: 'i-1',
        arn: '',
        name: '',
      });
    };
    expect(await get(ec2Error('InvalidInstanceID.NotFound'))).toBeUndefined();
    expect(await get(page(instanceXml('').replace('running', 'terminated')))).toBeUndefined();
    expect(await get(page(instanceXml('').replace('running', 'shutting-down')))).toBeUndefined();
    expect(await get(page(instanceXml('')))).toMatchObject({ id: 'i-1' });
    await expect(get(ec2Error('UnauthorizedOperation', 'no', 403))).rejects.toThrow('access denied');
  });
});
