import { type Address, DescribeAddressesCommand, ReleaseAddressCommand } from '@aws-sdk/client-ec2';
import { onePage } from '../../../core/listing.ts';
import { Refused } from '../../../core/ports/remediator.ts';
import { known, type Protection, type Resource } from '../../../core/resource.ts';
import { absent, assertAbout, requiredItem, requiredList } from '../../access/answers.ts';
import { partitionOf } from '../../access/partitions.ts';
import { on, sends } from '../../access/permission.ts';
import { addressMonthlyUsd } from '../../prices.ts';
import { materialTags, toTags } from '../../tags.ts';
import { defineKind, type Reader } from '../define.ts';
import { readBack } from '../read-back.ts';
import { describeTransfers, readTransfers, type TransferOf } from './address-transfers.ts';
import { allocateAgain } from './allocate-again.ts';
import { dryRun, lists } from './calls.ts';
import { unknownPrice } from './instance-price.ts';

declare module '../../../core/resource.ts' {
  interface Kinds {
    'ec2-address': {
      /** What the address is attached to, in words; null: nothing. */
      readonly attachedTo: string | null;
      /**
       * The location that announces the address. AWS needs it to find addresses in other locations. Null: AWS
       * named none.
       */
      readonly networkBorderGroup: string | null;
    };
  }
}

type Ec2Address = Resource<'ec2-address'>;

const addresses = 'arn:{partition}:ec2:*:{account}:elastic-ip/*';
const describe = sends('EC2.DescribeAddresses', lists('ec2:DescribeAddresses'));
const release = sends('EC2.ReleaseAddress', on(addresses, 'ec2:ReleaseAddress'));

export const kind = defineKind({
  id: 'ec2-address',
  title: 'Elastic IP address',
  resourceType: 'AWS::EC2::EIP',
  scope: 'regional',
  hasMetrics: false,
  list: {
    calls: [describe, describeTransfers],
    // DescribeAddresses is not paginated.
    run: (aws) =>
      onePage(async () => {
        const { Addresses } = await aws.clients.ec2(aws.region).send(new DescribeAddressesCommand({}));
        const listed = requiredList(Addresses, 'addresses');
        const transfers = listed.some(isFree) ? await readTransfers(aws) : none;
        return listed.map((address) => toResource(aws, address, transfers));
      }),
  },
  get: {
    calls: [describe, describeTransfers],
    run: async (aws, { id }) => {
      const address = await readAddress(aws, id);
      return address && toResource(aws, address, isFree(address) ? await readTransfers(aws, id) : none);
    },
  },
  facts: {},
  probe: {
    calls: [release],
    run: async (aws, address) => {
      const ask = new ReleaseAddressCommand({ ...releasing(address), DryRun: true });
      return { probe: await dryRun(() => aws.clients.ec2(aws.region).send(ask)), protections: [] };
    },
  },
  remediations: {
    release: {
      title: 'Release the address',
      undo: {
        possible: 'maybe',
        how: 'Allocate the same address again. Works only while nobody else has it. Tags are stored in the audit log.',
      },
      calls: [release, describe],
      run: async (aws, address) => {
        const { name, tags, facts } = address;
        if (!facts.attachedTo?.known || facts.attachedTo.value !== null)
          throw new Refused('The address is attached again');
        await aws.clients.ec2(aws.region).send(new ReleaseAddressCommand(releasing(address)));
        await readBack(aws.clients, async () => (await readAddress(aws, address.id)) === undefined);
        return {
          summary: `Released ${name}.`,
          undo: {
            call: 'ec2:AllocateAddress',
            address: address.material['Address'] || name,
            region: aws.region,
            networkBorderGroup: groupOf(address) ?? null,
            tags: tags.known ? tags.value : {},
          },
        };
      },
      isDone: (resource) => resource === undefined,
      undoing: allocateAgain,
    },
  },
  refusals: ['AddressLimitExceeded', 'IncorrectState', 'ResourceInUse'],
});

// AWS answers InvalidAddress.NotFound for a wrong group:
// https://docs.aws.amazon.com/AWSEC2/latest/APIReference/API_ReleaseAddress.html
function releasing(address: Ec2Address): { AllocationId: string; NetworkBorderGroup?: string } {
  const group = groupOf(address);
  return { AllocationId: address.id, ...(group === undefined ? {} : { NetworkBorderGroup: group }) };
}

function groupOf({ facts: { networkBorderGroup: group } }: Ec2Address): string | undefined {
  return group?.known ? (group.value ?? undefined) : undefined;
}

function readAddress(aws: Reader, id: string): Promise<Address | undefined> {
  return absent(['InvalidAllocationID.NotFound', 'InvalidAddress.NotFound'], undefined, async () => {
    const { Addresses } = await aws.clients
      .ec2(aws.region)
      .send(new DescribeAddressesCommand({ AllocationIds: [id] }));
    const address = requiredItem(Addresses, 'address');
    assertAbout(id, address.AllocationId);
    return address;
  });
}

/** For attached addresses, which are never released. */
const none: TransferOf = () => [];

function isFree(address: Address): boolean {
  return attachedTo(address) === null;
}

function toResource(aws: Reader, address: Address, transferOf: TransferOf): Ec2Address {
  const { AllocationId: id, PublicIp, CarrierIp, CustomerOwnedIp } = address;
  if (!id) throw new Error("EC2's response lacks the AllocationId of an address");
  const ip = PublicIp || CarrierIp || CustomerOwnedIp || '';
  const tags = toTags(address.Tags);
  return {
    account: aws.account,
    region: aws.region,
    kind: 'ec2-address',
    id,
    arn: `arn:${partitionOf(aws.region)}:ec2:${aws.region}:${aws.account}:elastic-ip/${id}`,
    name: tags['Name'] ? `${tags['Name']} (${ip || id})` : ip || id,
    observedAtMs: aws.nowMs,
    tags: known(tags),
    facts: {
      attachedTo: known(attachedTo(address)),
      networkBorderGroup: known(address.NetworkBorderGroup || null),
    },
    metrics: {},
    dimensions: {},
    protections: [...protections(address, aws.clients.emulated), ...transferOf(id)],
    material: { Address: ip, ...materialTags(tags) },
    ...priceOf(aws.region),
  };
}

function priceOf(region: string): Pick<Ec2Address, 'monthlyUsd' | 'priceNote'> {
  const monthlyUsd = addressMonthlyUsd(partitionOf(region));
  return monthlyUsd === null ? unknownPrice(`addresses in ${region}`) : { monthlyUsd };
}

/** EC2 omits all of these fields for an unattached address. */
function attachedTo(address: Address): string | null {
  const { AssociationId, InstanceId, NetworkInterfaceId, PrivateIpAddress } = address;
  if (InstanceId) return `instance ${InstanceId}`;
  if (NetworkInterfaceId) return `network interface ${NetworkInterfaceId}`;
  if (AssociationId) return `association ${AssociationId}`;
  return PrivateIpAddress ? `private address ${PrivateIpAddress}` : null;
}

function protections(address: Address, isEmulated: boolean): readonly Protection[] {
  const { ServiceManaged, PublicIpv4Pool, CustomerOwnedIp, CarrierIp } = address;
  const found: Protection[] = [];
  if (ServiceManaged) {
    found.push({
      code: 'service-managed',
      because: `Managed by an AWS service (${ServiceManaged}).`,
    });
  }
  if (PublicIpv4Pool?.startsWith('ipam-pool-')) {
    found.push({
      code: 'ipam',
      because: `Belongs to the IPAM pool ${PublicIpv4Pool}.`,
    });
  } else if (PublicIpv4Pool && PublicIpv4Pool !== 'amazon') {
    found.push({
      code: 'byoip',
      because: `Your own address, brought to AWS (BYOIP pool ${PublicIpv4Pool}).`,
    });
  }
  // EC2 reports the pool of every public address, "amazon" for its own; emulators do not.
  if (!PublicIpv4Pool && !CustomerOwnedIp && !CarrierIp && !isEmulated)
    found.push({
      code: 'pool-unread',
      because: 'EC2 does not report whether it is one of your own addresses.',
      isUnread: true,
    });
  if (CustomerOwnedIp)
    found.push({ code: 'customer-owned', because: 'Customer-owned address of an Outpost.' });
  if (CarrierIp)
    found.push({
      code: 'carrier',
      because: 'Carrier address in a Wavelength Zone.',
    });
  return found;
}
