import { AllocateAddressCommand, DescribeAddressesCommand } from '@aws-sdk/client-ec2';
import { minuteMs } from '../../../core/calendar.ts';
import type { Finding } from '../../../core/finding.ts';
import { Refused, type UndoReceipt } from '../../../core/ports/remediator.ts';
import type { ResourceRef, Tags } from '../../../core/resource.ts';
import { requiredList } from '../../access/answers.ts';
import { on, sends } from '../../access/permission.ts';
import { keptIn, keptTooLittle } from '../as-left.ts';
import type { Reader, UndoStep } from '../define.ts';
import { lists } from './calls.ts';

const addresses = 'arn:{partition}:ec2:*:{account}:elastic-ip/*';

/** Undo of `release`: the same address in its border group, with its tags. */
export const allocateAgain: UndoStep<'ec2-address'> = {
  calls: [
    sends(
      'EC2.AllocateAddress',
      on(addresses, 'ec2:AllocateAddress'),
      on(addresses, 'ec2:CreateTags', { StringEquals: { 'ec2:CreateAction': 'AllocateAddress' } }),
    ),
    sends('EC2.DescribeAddresses', lists('ec2:DescribeAddresses')),
  ],
  says: ({ undo }) =>
    ipIn(undo) === null
      ? keptTooLittle
      : {
          is: 'equivalent',
          title: 'Allocate the address again',
          lost: 'Works only while nobody else has the address. Its allocation id is a new one.',
          untilMs: null,
        },
  differences: async (_aws, address) =>
    address ? [{ what: 'Address', before: 'released', after: 'allocated' }] : [],
  run: async (aws, finding) => {
    const undo = keptIn(finding);
    const Address = ipIn(undo);
    if (Address === null) throw new Refused('The address is not stored');
    const { networkBorderGroup: group } = undo;
    const Tags = Object.entries((undo['tags'] as Tags | undefined) ?? {})
      .filter(([Key]) => !Key.startsWith('aws:'))
      .map(([Key, Value]) => ({ Key, Value }));
    const { AllocationId, PublicIp } = await aws.clients.ec2(aws.region).send(
      new AllocateAddressCommand({
        Domain: 'vpc',
        Address,
        ...(typeof group === 'string' ? { NetworkBorderGroup: group } : {}),
        ...(Tags.length > 0 ? { TagSpecifications: [{ ResourceType: 'elastic-ip', Tags }] } : {}),
      }),
    );
    if (!AllocationId || PublicIp !== Address)
      throw new Error(`EC2's response does not confirm ${Address}: it has ${PublicIp ?? 'no address'}`);
    return allocated(finding, AllocationId);
  },
  /** Only after a lost response: the address tells its new id. */
  next: {
    read: async (aws, finding) => {
      const id = await idNow(aws, finding);
      if (id === null) return null;
      const readAgainAfterMs = minuteMs;
      return { note: 'allocated', made: id, inProgress: { id }, undo: {}, readAgainAfterMs, isReady: true };
    },
    run: async (aws, finding) => {
      const id = await idNow(aws, finding);
      if (id === null) throw new Refused('The address is gone again');
      return allocated(finding, id);
    },
  },
  isDone: () => false,
};

async function idNow(aws: Reader, finding: Finding): Promise<string | null> {
  const ip = ipIn(keptIn(finding));
  if (ip === null) return null;
  const { Addresses } = await aws.clients
    .ec2(aws.region)
    .send(new DescribeAddressesCommand({ Filters: [{ Name: 'public-ip', Values: [ip] }] }));
  const [address] = requiredList(Addresses, 'addresses');
  return address?.AllocationId ?? null;
}

function allocated({ resource }: Finding, id: string): UndoReceipt {
  const now: ResourceRef = { ...resource, id, arn: resource.arn.replace(/[^/]+$/, id) };
  return { summary: `Allocated again, as ${id}.`, resource: now };
}

/** Older receipts hold the display name: "web (203.0.113.7)". */
function ipIn({ address }: Readonly<Record<string, unknown>>): string | null {
  return typeof address === 'string' ? (/(\d+\.\d+\.\d+\.\d+)\)?$/.exec(address)?.[1] ?? null) : null;
}
