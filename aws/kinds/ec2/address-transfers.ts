import {
  DescribeAddressTransfersCommand,
  type DescribeAddressTransfersCommandInput,
} from '@aws-sdk/client-ec2';
import type { Protection } from '../../../core/resource.ts';
import { absent, requiredList } from '../../access/answers.ts';
import { inWords } from '../../access/errors.ts';
import { everyItem } from '../../access/pages.ts';
import { sends } from '../../access/permission.ts';
import type { Reader } from '../define.ts';
import { lists } from './calls.ts';

export const describeTransfers = sends('EC2.DescribeAddressTransfers', lists('ec2:DescribeAddressTransfers'));

/** Returns the protection of an address with a pending transfer, by allocation id. */
export type TransferOf = (allocationId: string) => readonly Protection[];

/**
 * Reads transfers to other accounts: for all addresses in the region (1,000 per call) or for one. If
 * unreadable, every address is protected.
 */
export async function readTransfers(aws: Reader, allocationId?: string): Promise<TransferOf> {
  // moto answers 500, which the SDK retries, and has no transfers.
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

// Without ids it returns every pending transfer; they stay pending for seven days:
// https://docs.aws.amazon.com/AWSEC2/latest/APIReference/API_DescribeAddressTransfers.html
function readAll(aws: Reader, wanted: Pick<DescribeAddressTransfersCommandInput, 'AllocationIds'>) {
  const size = wanted.AllocationIds ? {} : { MaxResults: 1_000 };
  return absent('InvalidAddress.NotTransferred', [], () =>
    everyItem({ what: 'address transfers', atMost: 100 }, async (NextToken) => {
      const answer = await aws.clients
        .ec2(aws.region)
        .send(new DescribeAddressTransfersCommand({ ...wanted, ...size, NextToken }));
      return { items: requiredList(answer.AddressTransfers, 'address transfers'), next: answer.NextToken };
    }),
  );
}
