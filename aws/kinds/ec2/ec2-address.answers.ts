import type { AnswerTable } from '../../access/answer-table.ts';

const reference = 'https://docs.aws.amazon.com/AWSEC2/latest/APIReference';

export const answers = {
  'EC2.DescribeAddresses': {
    source: `${reference}/API_Address.html`,
    // Only EC2-Classic addresses, now retired, had no allocation id.
    always: ['Addresses[].AllocationId', 'Addresses[].Tags?[].Key', 'Addresses[].Tags?[].Value'],
    // `amazon` for Amazon's own addresses:
    // https://docs.aws.amazon.com/cli/latest/reference/ec2/describe-addresses.html
    orProtected: ['Addresses[].PublicIpv4Pool'],
    omitted: [
      'Addresses[].Tags',
      'Addresses[].AssociationId',
      'Addresses[].InstanceId',
      'Addresses[].NetworkInterfaceId',
      'Addresses[].PrivateIpAddress',
      'Addresses[].CarrierIp',
      'Addresses[].CustomerOwnedIp',
      'Addresses[].ServiceManaged',
    ],
    // Without its network border group, EC2 neither finds nor releases an address.
    kept: ['Addresses[].PublicIp', 'Addresses[].NetworkBorderGroup'],
  },
  'EC2.DescribeAddressTransfers': {
    source: `${reference}/API_DescribeAddressTransfers.html`,
    always: ['AddressTransfers[].AllocationId', 'AddressTransfers[].AddressTransferStatus'],
    omitted: ['NextToken'],
    kept: ['AddressTransfers[].TransferAccountId'],
  },
  'EC2.AllocateAddress': {
    source: `${reference}/API_AllocateAddress.html`,
    always: ['AllocationId', 'PublicIp'],
  },
  // The response has no fields.
  'EC2.ReleaseAddress': { source: `${reference}/API_ReleaseAddress.html`, always: [] },
} as const satisfies AnswerTable;
