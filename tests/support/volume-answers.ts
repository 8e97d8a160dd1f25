import { createInventory } from '../../aws/inventory.ts';
import { kind } from '../../aws/kinds/ec2/ec2-volume.ts';
import { createRemediator } from '../../aws/remediator.ts';
import { everyPage } from '../../core/listing.ts';
import type { Resource } from '../../core/resource.ts';
import { type AwsAnswer, type AwsRequest, answeringClients } from './aws-answers.ts';
import { oneAccount } from './one-account.ts';

export const account = '123456789012';
/** EC2's fields of an unattached, unencrypted volume. */
export const usualVolume =
  '<size>100</size><volumeType>gp3</volumeType><iops>3000</iops><throughput>125</throughput><status>available</status><availabilityZone>eu-west-1a</availabilityZone><encrypted>false</encrypted><createTime>2026-01-01T00:00:00.000Z</createTime>';

export const volumes = (fields: string): AwsAnswer => ({
  xml: `<DescribeVolumesResponse><volumeSet><item><volumeId>vol-1</volumeId>${fields}${fields.includes('<operator>') ? '' : unmanaged}</item></volumeSet></DescribeVolumesResponse>`,
});

const unmanaged = '<operator><managed>false</managed></operator>';

export function volumesIn(answer: (request: AwsRequest) => AwsAnswer) {
  const { clients, requests } = answeringClients(answer);
  const accounts = oneAccount(clients, account);
  return {
    requests,
    inventory: createInventory({ accounts, kinds: [kind], nowMs: () => 0 }),
    remediator: createRemediator({ accounts, kinds: [kind], nowMs: () => 0 }),
  };
}

export async function listVolume(fields: string): Promise<Resource> {
  const { inventory } = volumesIn(() => volumes(fields));
  const [found] = await everyPage(inventory.list({ account, region: 'eu-west-1', kind: 'ec2-volume' }));
  if (!found) throw new Error('nothing was listed');
  return found;
}
