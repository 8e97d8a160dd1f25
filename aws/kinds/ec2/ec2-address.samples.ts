import { example } from '../../../core/facts/examples.ts';
import { known } from '../../../core/resource.ts';
import type { Samples } from '../define.ts';

function addresses(more: string): string {
  return `<DescribeAddressesResponse><addressesSet><item><publicIp>203.0.113.7</publicIp><allocationId>eipalloc-1</allocationId><domain>vpc</domain><networkBorderGroup>eu-west-1</networkBorderGroup>${more}</item></addressesSet></DescribeAddressesResponse>`;
}

export const samples: Samples<'ec2-address'> = {
  resources: [example('ec2-address', { id: 'eipalloc-1', facts: { attachedTo: known(null) } })],
  answers: {
    'ec2:DescribeAddresses': addresses('<publicIpv4Pool>amazon</publicIpv4Pool>'),
    'ec2:DescribeAddressTransfers': { error: 'InvalidAddress.NotTransferred' },
    'ec2:AllocateAddress':
      '<AllocateAddressResponse><publicIp>203.0.113.7</publicIp><allocationId>eipalloc-2</allocationId><domain>vpc</domain></AllocateAddressResponse>',
    'ec2:ReleaseAddress': { error: 'DryRunOperation', status: 412 },
  },
  whole: {
    'ec2:DescribeAddressTransfers':
      '<DescribeAddressTransfersResponse><addressTransferSet><item><allocationId>eipalloc-1</allocationId><addressTransferStatus>disabled</addressTransferStatus></item></addressTransferSet></DescribeAddressTransfersResponse>',
    'ec2:ReleaseAddress': '<ReleaseAddressResponse><return>true</return></ReleaseAddressResponse>',
  },
  changed: { 'ec2:DescribeAddresses': { error: 'InvalidAllocationID.NotFound' } },
  guarded: [
    {
      'ec2:DescribeAddresses': addresses(
        '<publicIpv4Pool>ipv4pool-ec2-1</publicIpv4Pool><tagSet><item><key>Owner</key><value>ada@example.com</value></item></tagSet>',
      ),
    },
    {
      'ec2:DescribeAddresses': addresses(
        '<publicIpv4Pool>amazon</publicIpv4Pool><associationId>eipassoc-1</associationId><instanceId>i-1</instanceId><networkInterfaceId>eni-1</networkInterfaceId><privateIpAddress>10.0.0.7</privateIpAddress>',
      ),
      'ec2:DescribeAddressTransfers':
        '<DescribeAddressTransfersResponse><addressTransferSet/></DescribeAddressTransfersResponse>',
    },
  ],
  none: {
    'ec2:DescribeAddresses': '<DescribeAddressesResponse><addressesSet/></DescribeAddressesResponse>',
  },
  undone: {
    release: [
      {
        kept: { address: '203.0.113.7', networkBorderGroup: 'eu-west-1', tags: { Owner: 'ada' } },
        after: { 'ec2:DescribeAddresses': addresses('<publicIpv4Pool>amazon</publicIpv4Pool>') },
      },
    ],
  },
  ids: { 'elastic-ip': ['AllocationId'] },
};
