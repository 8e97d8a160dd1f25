import type { AnswerTable } from '../../access/answer-table.ts';

const reference = 'https://docs.aws.amazon.com/AWSEC2/latest/APIReference';

export const answers = {
  'EC2.DescribeAddresses': {
    source: `${reference}/API_Address.html`,
    // Only addresses of EC2-Classic, which is no more, had no allocation id.
    always: ['Addresses[].AllocationId'],
    omitted: ['Addresses[].Tags', 'Addresses[].AssociationId', 'Addresses[].InstanceId'],
  },
  'EC2.DescribeAddressTransfers': {
    source: `${reference}/API_DescribeAddressTransfers.html`,
    always: ['AddressTransfers[].AllocationId', 'AddressTransfers[].AddressTransferStatus'],
  },
  // The answer has no fields.
  'EC2.ReleaseAddress': { source: `${reference}/API_ReleaseAddress.html`, always: [] },
} as const satisfies AnswerTable;
