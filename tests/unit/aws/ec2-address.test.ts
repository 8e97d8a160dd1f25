import { describe, expect, test } from '@jest/globals';
import { createInventory } from '../../../aws/inventory.ts';
import { kind } from '../../../aws/kinds/ec2/ec2-address.ts';
import { everyPage } from '../../../core/listing.ts';
import { type AwsAnswer, answeringClients, callerIdentity, ec2Error } from '../../support/aws-answers.ts';
import { oneAccount } from '../../support/one-account.ts';

const account = '123456789012';

function addresses(more = ''): AwsAnswer {
  const pool = more.includes('<publicIpv4Pool') ? '' : '<publicIpv4Pool>amazon</publicIpv4Pool>';
  return {
    xml: `<DescribeAddressesResponse><requestId>r</requestId><addressesSet><item><publicIp>203.0.113.7</publicIp><allocationId>eipalloc-1</allocationId><domain>vpc</domain>${pool}${more}</item></addressesSet></DescribeAddressesResponse>`,
  };
}

const noTransfers: AwsAnswer = {
  xml: '<DescribeAddressTransfersResponse><addressTransferSet/></DescribeAddressTransfersResponse>',
};

function transfersTo(id: string, status: string, next = ''): AwsAnswer {
  const item = `<item><allocationId>${id}</allocationId><transferAccountId>210987654321</transferAccountId><addressTransferStatus>${status}</addressTransferStatus></item>`;
  return {
    xml: `<DescribeAddressTransfersResponse><addressTransferSet>${item}</addressTransferSet>${next && `<nextToken>${next}</nextToken>`}</DescribeAddressTransfersResponse>`,
  };
}

async function probed(listing: AwsAnswer, transfers: AwsAnswer = noTransfers) {
  const { clients, apiCalls, requests } = answeringClients(({ call }) => {
    if (call === 'sts:GetCallerIdentity') return callerIdentity;
    if (call === 'ec2:DescribeAddresses') return listing;
    return call === 'ec2:DescribeAddressTransfers' ? transfers : ec2Error('DryRunOperation', '', 412);
  });
  const inventory = createInventory({ accounts: oneAccount(clients), kinds: [kind], nowMs: () => 0 });
  const [address] = await everyPage(inventory.list({ account, region: 'eu-west-1', kind: 'ec2-address' }));
  if (!address) throw new Error('nothing was listed');
  const again = () => inventory.get(address);
  return { address, again, apiCalls, requests, answer: await inventory.probe(address, 'release') };
}

describe('an address', () => {
  test.each([
    ['an instance', '<instanceId>i-1</instanceId><associationId>a-1</associationId>', 'instance i-1'],
    ['a network interface', '<networkInterfaceId>eni-1</networkInterfaceId>', 'network interface eni-1'],
    ['an association without an id', '<associationId>eipassoc-1</associationId>', 'association eipassoc-1'],
    ['a private address', '<privateIpAddress>10.0.0.7</privateIpAddress>', 'private address 10.0.0.7'],
    ['nothing, with empty ids', '<instanceId/><networkInterfaceId/>', null],
    ['nothing', '', null],
  ])('is attached to %s', async (_, xml, value) => {
    const { address } = await probed(addresses(xml));
    expect(address.facts['attachedTo']).toEqual({ known: true, value });
  });

  test.each([
    ['managed by a service', '<serviceManaged>nlb</serviceManaged>', 'service-managed'],
    ['brought to AWS', '<publicIpv4Pool>ipv4pool-ec2-0123</publicIpv4Pool>', 'byoip'],
    ['from an IPAM pool', '<publicIpv4Pool>ipam-pool-0123</publicIpv4Pool>', 'ipam'],
    ['of an Outpost', '<customerOwnedIp>198.51.100.3</customerOwnedIp>', 'customer-owned'],
    ['of a carrier', '<carrierIp>198.51.100.4</carrierIp>', 'carrier'],
  ])('is protected when it is %s', async (_, xml, code) => {
    const { address } = await probed(addresses(xml));
    expect(address.protections).toEqual([expect.objectContaining({ code })]);
  });

  test('is protected when EC2 leaves out the name of its pool', async () => {
    const { address } = await probed(addresses('<publicIpv4Pool/>'));
    expect(address.protections).toEqual([expect.objectContaining({ code: 'pool-unread', isUnread: true })]);
  });

  test("from Amazon's pool is not protected", async () => {
    const { address, answer } = await probed(addresses('<publicIpv4Pool>amazon</publicIpv4Pool>'));
    expect(address.protections).toEqual([]);
    expect(answer).toEqual({ probe: expect.objectContaining({ allowed: 'yes' }), protections: [] });
  });

  test.each(['pending', 'an unknown status'])('whose transfer is %s is protected', async (status) => {
    const { address } = await probed(addresses(), transfersTo('eipalloc-1', status));
    expect(address.protections).toEqual([
      { code: 'in-transfer', because: 'It is being transferred to 210987654321.' },
    ]);
  });

  test.each([
    ['that was accepted', transfersTo('eipalloc-1', 'accepted')],
    ['that was cancelled', transfersTo('eipalloc-1', 'disabled')],
    ['of another address', transfersTo('eipalloc-2', 'pending')],
  ])('with a transfer %s is not protected', async (_, transfers) => {
    const { address } = await probed(addresses(), transfers);
    expect(address.protections).toEqual([]);
  });

  test.each([
    ['denied', ec2Error('UnauthorizedOperation', 'no', 403)],
    ['failing', { status: 500, xml: '<html>Internal Server Error</html>' }],
    ['answered without the list', { xml: '<DescribeAddressTransfersResponse/>' }],
  ])('is protected while DescribeAddressTransfers is %s', async (_, transfers) => {
    const { address } = await probed(addresses(), transfers);
    expect(address.protections).toEqual([
      {
        code: 'transfer-unread',
        because: expect.stringContaining('Transfer state could not be read'),
        isUnread: true,
      },
    ]);
  });

  test('shares one paged read of transfers per region, and a claim adds only its dry run', async () => {
    const ids = Array.from({ length: 300 }, (_, n) => `eipalloc-${n}`);
    const items = ids.map(
      (id, n) =>
        `<item><publicIp>203.0.113.${n}</publicIp><allocationId>${id}</allocationId><publicIpv4Pool>amazon</publicIpv4Pool></item>`,
    );
    const { clients, apiCalls, requests } = answeringClients(({ call, fields }) => {
      if (call === 'ec2:DescribeAddresses')
        return {
          xml: `<DescribeAddressesResponse><addressesSet>${items.join('')}</addressesSet></DescribeAddressesResponse>`,
        };
      if (call === 'ec2:DescribeAddressTransfers')
        return fields['NextToken']
          ? transfersTo('eipalloc-299', 'pending')
          : transfersTo('eipalloc-0', 'pending', 'next');
      return ec2Error('DryRunOperation', '', 412);
    });
    const inventory = createInventory({
      accounts: oneAccount(clients, account),
      kinds: [kind],
      nowMs: () => 0,
    });
    const listed = await everyPage(inventory.list({ account, region: 'eu-west-1', kind: 'ec2-address' }));
    const inTransfer = listed.filter(({ protections }) => protections.length > 0).map(({ id }) => id);
    expect(inTransfer).toEqual(['eipalloc-0', 'eipalloc-299']);
    const free = listed.filter(({ protections }) => protections.length === 0);
    for (const address of free) await inventory.probe(address, 'release');
    expect(apiCalls).toEqual({
      'ec2:DescribeAddresses': 1,
      'ec2:DescribeAddressTransfers': 2,
      'ec2:ReleaseAddress': 298,
    });
    const releases = requests.filter(({ call }) => call === 'ec2:ReleaseAddress');
    expect(releases.every(({ fields }) => fields['DryRun'] === 'true')).toBe(true);
  });

  test('that is attached needs no read of transfers', async () => {
    const { apiCalls } = await probed(addresses('<instanceId>i-1</instanceId>'));
    expect(apiCalls['ec2:DescribeAddressTransfers']).toBeUndefined();
  });

  test('reads its transfer again before it is released', async () => {
    const { again } = await probed(addresses(), transfersTo('eipalloc-1', 'pending'));
    expect(await again()).toMatchObject({ protections: [{ code: 'in-transfer' }] });
  });

  test('names its network border group in the dry run', async () => {
    const group = '<networkBorderGroup>us-west-2-lax-1</networkBorderGroup>';
    const { address, requests } = await probed(addresses(group));
    expect(address.facts['networkBorderGroup']).toEqual({ known: true, value: 'us-west-2-lax-1' });
    const release = requests.find(({ call }) => call === 'ec2:ReleaseAddress');
    expect(release?.fields).toMatchObject({ NetworkBorderGroup: 'us-west-2-lax-1', DryRun: 'true' });
  });
});
