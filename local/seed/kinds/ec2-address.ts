import {
  AllocateAddressCommand,
  AssociateAddressCommand,
  CreateNetworkInterfaceCommand,
  DescribeAddressesCommand,
  DescribeSubnetsCommand,
  DisassociateAddressCommand,
} from '@aws-sdk/client-ec2';
import { z } from 'zod';
import { defineLocalKind, type SeedWorld } from '../define.ts';
import { hasEntry, name, tags } from '../fields.ts';
import { ec2Tags } from '../tag-by-hand.ts';
import { tagList, tagOf, tagWords, words } from '../tags.ts';
import { runningInstance } from './ec2-volume.ts';

const schema = z.strictObject({
  name,
  region: z.string(),
  tags,
  /**
   * The name of an instance, or `interface` for a separate network interface, such as a NAT gateway's.
   * Absent: not attached.
   */
  attachedTo: z.string().optional(),
});

export const local = defineLocalKind<z.output<typeof schema>>({
  section: 'addresses',
  schema,
  after: ['instances'],
  problem: ({ attachedTo, region }, seed) =>
    attachedTo && attachedTo !== 'interface' && !hasEntry(seed, 'instances', attachedTo, region)
      ? `attachedTo: there is no instance ${attachedTo} in its region`
      : undefined,
  make: async (world, entries) => {
    await Promise.all(entries.map((entry) => world.limit(() => makeAddress(world, entry))));
    return [];
  },
  panes: [
    {
      title: 'Elastic IP',
      scope: 'regional',
      read: async (aws, region) => {
        const { Addresses = [] } = await aws.ec2(region).send(new DescribeAddressesCommand({}));
        return Addresses.map(({ AllocationId = '', AssociationId, PublicIp = '', Tags }) => ({
          id: AllocationId,
          name: tagOf(Tags, 'Name') ?? PublicIp,
          state: AssociationId ? 'in use' : 'unattached',
          tone: AssociationId ? 'good' : 'watch',
          detail: words(PublicIp, tagWords(Tags)),
        }));
      },
      changes: [
        {
          title: 'Associate with an instance',
          offered: ({ state }) => state === 'unattached',
          run: async (aws, region, AllocationId) =>
            aws
              .ec2(region)
              .send(
                new AssociateAddressCommand({ AllocationId, InstanceId: await runningInstance(aws, region) }),
              ),
        },
        {
          title: 'Disassociate',
          offered: ({ state }) => state === 'in use',
          run: async (aws, region, id) => {
            const ec2 = aws.ec2(region);
            const { Addresses } = await ec2.send(new DescribeAddressesCommand({ AllocationIds: [id] }));
            await ec2.send(new DisassociateAddressCommand({ AssociationId: Addresses?.[0]?.AssociationId }));
          },
        },
        ...ec2Tags,
      ],
    },
  ],
});

/** moto cannot emulate service-managed, BYOIP or transferred addresses. */
async function makeAddress({ aws, ids }: SeedWorld, seed: z.output<typeof schema>): Promise<void> {
  const ec2 = aws.ec2(seed.region);
  const { AllocationId } = await ec2.send(
    new AllocateAddressCommand({
      Domain: 'vpc',
      TagSpecifications: [{ ResourceType: 'elastic-ip', Tags: tagList({ Name: seed.name, ...seed.tags }) }],
    }),
  );
  if (!AllocationId) throw new Error(`The emulator's response lacks the address ${seed.name}`);
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
        InstanceId: ids.get(`${seed.region}/${seed.attachedTo}`),
      }),
    );
  }
}
