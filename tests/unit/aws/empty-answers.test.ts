import { describe, expect, test } from '@jest/globals';
import { createInventory } from '../../../aws/inventory.ts';
import { kinds } from '../../../aws/resources/registry.generated.ts';
import { answeringClients, callerIdentity } from '../../support/aws-answers.ts';
import { oneAccount } from '../../support/one-account.ts';

const account = '123456789012';
const listings = [
  ['ec2-instance', 'eu-west-1', '<DescribeInstancesResponse><reservationSet/></DescribeInstancesResponse>'],
  ['ec2-address', 'eu-west-1', '<DescribeAddressesResponse><addressesSet/></DescribeAddressesResponse>'],
  [
    'rds-instance',
    'eu-west-1',
    '<DescribeDBInstancesResponse><DescribeDBInstancesResult><DBInstances/></DescribeDBInstancesResult></DescribeDBInstancesResponse>',
  ],
  ['s3-bucket', 'global', '<ListAllMyBucketsResult><Buckets/></ListAllMyBucketsResult>'],
] as const;

function inventoryOf(xml: string) {
  const { clients } = answeringClients(({ call }) =>
    call === 'sts:GetCallerIdentity' ? callerIdentity : { xml },
  );
  return createInventory({ accounts: oneAccount(clients), kinds, nowMs: () => 0 });
}

describe.each(listings)('%s', (kind, region, empty) => {
  const ref = { account, region, kind, id: 'x-1', arn: '', name: 'x-1' };

  test('an empty list is an empty list', async () => {
    await expect(inventoryOf(empty).list({ account, region, kind })).resolves.toEqual([]);
  });

  test.each(['', '<html/>', '<Response></Response>'])(
    'an answer %p without the list says nothing',
    async (xml) => {
      await expect(inventoryOf(xml).list({ account, region, kind })).rejects.toThrow(Error);
      await expect(inventoryOf(xml).get(ref)).rejects.toThrow(Error);
    },
  );
});

test('what was asked for by its id and is not in the answer is not known to be gone', async () => {
  for (const [kind, region, empty] of listings.slice(0, 3)) {
    const ref = { account, region, kind, id: 'x-1', arn: '', name: 'x-1' };
    await expect(inventoryOf(empty).get(ref)).rejects.toThrow('without');
  }
});
