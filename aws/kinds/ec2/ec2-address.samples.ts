import { example } from '../../../core/facts/examples.ts';
import { known } from '../../../core/resource.ts';
import type { Samples } from '../define.ts';

export const samples: Samples<'ec2-address'> = {
  resources: [example('ec2-address', { id: 'eipalloc-1', facts: { attachedTo: known(null) } })],
  answers: {
    'ec2:DescribeAddresses':
      '<DescribeAddressesResponse><addressesSet><item><publicIp>203.0.113.7</publicIp><allocationId>eipalloc-1</allocationId><domain>vpc</domain></item></addressesSet></DescribeAddressesResponse>',
    'ec2:DescribeAddressTransfers': { error: 'InvalidAddress.NotTransferred' },
    'ec2:ReleaseAddress': { error: 'DryRunOperation', status: 412 },
  },
  whole: {
    'ec2:DescribeAddressTransfers':
      '<DescribeAddressTransfersResponse><addressTransferSet><item><allocationId>eipalloc-1</allocationId><addressTransferStatus>disabled</addressTransferStatus></item></addressTransferSet></DescribeAddressTransfersResponse>',
    'ec2:ReleaseAddress': '<ReleaseAddressResponse><return>true</return></ReleaseAddressResponse>',
  },
  changed: { 'ec2:DescribeAddresses': { error: 'InvalidAllocationID.NotFound' } },
  none: {
    'ec2:DescribeAddresses': '<DescribeAddressesResponse><addressesSet/></DescribeAddressesResponse>',
  },
  ids: { 'elastic-ip': ['AllocationId'] },
};
