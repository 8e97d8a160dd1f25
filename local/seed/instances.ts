import {
  AllocateAddressCommand,
  AssociateAddressCommand,
  CreateNetworkInterfaceCommand,
  DescribeSubnetsCommand,
  ModifyInstanceAttributeCommand,
  RunInstancesCommand,
  StopInstancesCommand,
} from '@aws-sdk/client-ec2';
import type { LocalAws } from '../host/aws-clients.ts';
import type { AddressSeed, InstanceSeed } from './schema.ts';

/** What moto cannot show of instances: `Operator.Managed`, an instance-store root, a capacity block. Tags and Spot it shows. */
export async function seedInstance(aws: LocalAws, seed: InstanceSeed): Promise<string> {
  const ec2 = aws.ec2(seed.region);
  const { Instances } = await ec2.send(
    new RunInstancesCommand({
      ImageId: 'ami-12c6146b',
      MinCount: 1,
      MaxCount: 1,
      InstanceType: seed.type as 't3.medium',
      ...(seed.spot ? { InstanceMarketOptions: { MarketType: 'spot' as const } } : {}),
      TagSpecifications: [{ ResourceType: 'instance', Tags: tagList({ Name: seed.name, ...seed.tags }) }],
    }),
  );
  const id = Instances?.[0]?.InstanceId;
  if (!id) throw new Error(`The emulator made no instance for ${seed.name}`);
  // At launch, moto does not take these.
  const on = { Value: true };
  for (const protection of seed.protect) {
    const attribute = protection === 'stop' ? { DisableApiStop: on } : { DisableApiTermination: on };
    await ec2.send(new ModifyInstanceAttributeCommand({ InstanceId: id, ...attribute }));
  }
  if (seed.state === 'stopped') await ec2.send(new StopInstancesCommand({ InstanceIds: [id] }));
  return id;
}

/** moto cannot show service-managed, BYOIP or in-transfer addresses. */
export async function seedAddress(
  aws: LocalAws,
  seed: AddressSeed,
  instances: ReadonlyMap<string, string>,
): Promise<string> {
  const ec2 = aws.ec2(seed.region);
  const { AllocationId } = await ec2.send(
    new AllocateAddressCommand({
      Domain: 'vpc',
      TagSpecifications: [{ ResourceType: 'elastic-ip', Tags: tagList({ Name: seed.name, ...seed.tags }) }],
    }),
  );
  if (!AllocationId) throw new Error(`The emulator made no address for ${seed.name}`);
  if (seed.attachedTo === 'interface') {
    const { Subnets } = await ec2.send(new DescribeSubnetsCommand({}));
    const { NetworkInterface } = await ec2.send(
      new CreateNetworkInterfaceCommand({
        SubnetId: Subnets?.[0]?.SubnetId,
        Description: `Interface of ${seed.name}`,
      }),
    );
    await ec2.send(
      new AssociateAddressCommand({ AllocationId, NetworkInterfaceId: NetworkInterface?.NetworkInterfaceId }),
    );
  } else if (seed.attachedTo) {
    await ec2.send(
      new AssociateAddressCommand({
        AllocationId,
        InstanceId: instances.get(`${seed.region}/${seed.attachedTo}`),
      }),
    );
  }
  return AllocationId;
}

export function tagList(tags: Readonly<Record<string, string>>): { Key: string; Value: string }[] {
  return Object.entries(tags).map(([Key, Value]) => ({ Key, Value }));
}
