import { describe, expect, test } from '@jest/globals';
import { createInventory } from '../../../aws/inventory.ts';
import { kinds } from '../../../aws/kinds/registry.generated.ts';
import { example } from '../../../core/examples.ts';
import { metricKey, tagsNotAsked } from '../../../core/resource.ts';
import type { Need } from '../../../core/rule.ts';
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

test('of an account that cannot be entered, every fact that was asked for is unknown, and says why', async () => {
  const { clients, requests } = answeringClients(() => callerIdentity);
  const inventory = createInventory({ accounts: oneAccount(clients, '999999999999'), kinds, nowMs: () => 0 });
  const query = {
    namespace: 'AWS/EC2',
    metric: 'CPUUtilization',
    stat: 'Maximum',
    periodSeconds: 3600,
    windowDays: 14,
  } as const;
  const next = { ...query, metric: 'NetworkIn' };
  const resource = example('ec2-instance', { tags: tagsNotAsked });
  const needs: readonly Need[] = [
    { need: 'metric', query, next: [next] },
    { need: 'fact', name: 'tags' },
  ];
  const [loaded] = await inventory.load([{ resource, needs }], 0);
  const why = { known: false, why: `there is no account ${resource.account} here` };
  expect(loaded?.metrics).toEqual({ [metricKey(query)]: why, [metricKey(next)]: why });
  expect(loaded?.tags).toEqual(why);
  expect(requests).toEqual([]);
});
