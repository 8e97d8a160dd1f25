import type { Instance } from '@aws-sdk/client-ec2';
import type { Resource } from '../../../core/resource.ts';
import { ec2InstanceMonthlyUsd } from '../../prices.ts';

type Price = Pick<Resource, 'monthlyUsd' | 'priceNote'>;

/** The saving of stopping a running instance, if the price table has it: Linux with shared tenancy. */
export function instancePrice(instance: Instance, region: string, isEmulated: boolean): Price {
  const { InstanceType: type = '', State, Placement } = instance;
  if (State?.Name !== 'running') return { monthlyUsd: null };
  if (Placement?.Tenancy === 'host' || isMac(type))
    return { monthlyUsd: 0, priceNote: 'a Dedicated Host costs the same while its instance is stopped' };
  if (Placement?.Tenancy !== 'default')
    return unknownPrice(
      Placement?.Tenancy === 'dedicated' ? 'Dedicated Instances' : 'a tenancy that EC2 did not name',
    );
  const platform = platformOf(instance, isEmulated);
  if (platform === undefined) return unknownPrice('a platform that EC2 did not name');
  if (platform !== 'Linux/UNIX') return unknownPrice(platform);
  const monthlyUsd = ec2InstanceMonthlyUsd(type, region);
  if (monthlyUsd === null) return unknownPrice(`${type} in ${region}`);
  const paid = stillPaid(instance);
  return { monthlyUsd, ...(paid === '' ? {} : { priceNote: paid }) };
}

/** Mac instances only run on Dedicated Hosts: https://docs.aws.amazon.com/AWSEC2/latest/UserGuide/ec2-mac-instances.html */
export function isMac(instanceType: string): boolean {
  return /^mac\d/.test(instanceType);
}

export function unknownPrice(of: string): Price {
  return { monthlyUsd: null, priceNote: `no price is known for ${of}` };
}

/**
 * Emulators omit the details. `Platform` is "Windows for Windows instances; otherwise blank" and does not tell
 * licences: https://docs.aws.amazon.com/AWSEC2/latest/APIReference/API_Instance.html
 */
function platformOf({ PlatformDetails, Platform }: Instance, isEmulated: boolean): string | undefined {
  if (PlatformDetails) return PlatformDetails;
  if (Platform) return 'Windows';
  return isEmulated ? 'Linux/UNIX' : undefined;
}

/** Addresses not owned by `amazon` are Elastic IPs, which remain and cost money. */
function stillPaid({ BlockDeviceMappings = [], NetworkInterfaces = [] }: Instance): string {
  const disks = BlockDeviceMappings.filter(({ Ebs }) => Ebs?.VolumeId).length;
  const elastic = NetworkInterfaces.filter(
    ({ Association }) => Association?.PublicIp && Association.IpOwnerId !== 'amazon',
  ).length;
  const parts = [
    ...(disks === 0 ? [] : [disks === 1 ? 'its disk' : `its ${disks} disks`]),
    ...(elastic === 0
      ? []
      : [elastic === 1 ? 'its Elastic IP address' : `its ${elastic} Elastic IP addresses`]),
  ];
  if (parts.length === 0) return '';
  return `not saved: ${parts.join(' and ')}`;
}
