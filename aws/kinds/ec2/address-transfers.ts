import {
  DescribeAddressTransfersCommand,
  type DescribeAddressTransfersCommandInput,
} from '@aws-sdk/client-ec2';
import type { Protection } from '../../../core/resource.ts';
import { absent, told } from '../../access/answers.ts';
import { inWords } from '../../access/errors.ts';
import { everyItem } from '../../access/pages.ts';
import { sends } from '../../access/permission.ts';
import type { Reader } from '../define.ts';
import { lists } from './calls.ts';

export const describeTransfers = sends('EC2.DescribeAddressTransfers', lists('ec2:DescribeAddressTransfers'));

/** Why an address with this allocation id is not released, as far as its transfer says. */
export type TransferOf = (allocationId: string) => readonly Protection[];

/**
 * Transfers to other accounts: of all addresses of the place, a thousand a call, or of one. When they cannot be read,
 * every address is protected.
 */
export async function readTransfers(aws: Reader, allocationId?: string): Promise<TransferOf> {
  // moto answers 500, which is tried again and again, and has no transfers.
  if (aws.clients.emulated) return () => [];
  try {
    const transfers = await readAll(aws, allocationId === undefined ? {} : { AllocationIds: [allocationId] });
    const over = new Set(['accepted', 'disabled']);
    const going = new Map(
      transfers
        .filter(({ AddressTransferStatus: status }) => !over.has(status ?? ''))
        .map(({ AllocationId, TransferAccountId: to = 'another account' }) => [AllocationId, to]),
    );
    return (id) => {
      const to = going.get(id);
      return to === undefined ? [] : [{ code: 'in-transfer', because: `It is being transferred to ${to}.` }];
    };
  } catch (error) {
    const because = `Transfer state could not be read: ${inWords(error)}`;
    return () => [{ code: 'transfer-unread', because, isUnread: true }];
  }
}

// Without ids it answers with every transfer, for seven days while it is pending:
// https://docs.aws.amazon.com/AWSEC2/latest/APIReference/API_DescribeAddressTransfers.html
function readAll(aws: Reader, wanted: Pick<DescribeAddressTransfersCommandInput, 'AllocationIds'>) {
  const size = wanted.AllocationIds ? {} : { MaxResults: 1_000 };
  return absent('InvalidAddress.NotTransferred', [], () =>
    everyItem({ what: 'address transfers', atMost: 100 }, async (NextToken) => {
      const answer = await aws.clients
        .ec2(aws.region)
        .send(new DescribeAddressTransfersCommand({ ...wanted, ...size, NextToken }));
      return { items: told(answer.AddressTransfers, 'address transfers'), next: answer.NextToken };
    }),
  );
}
