import { describe, expect, test } from '@jest/globals';
import { createInventory } from '../../../aws/inventory.ts';
import { kind } from '../../../aws/kinds/ec2/ec2-address.ts';
import { everyPage } from '../../../core/listing.ts';
import { type AwsAnswer, answeringClients, callerIdentity, ec2Error } from '../../support/aws-answers.ts';
import { oneAccount } from '../../support/one-account.ts';

const account = '123456789012';

function addresses(more = ''): AwsAnswer {
  return {
    xml: `<DescribeAddressesResponse><requestId>r</requestId><addressesSet><item><publicIp>203.0.113.7</publicIp><allocationId>eipalloc-1</allocationId><domain>vpc</domain>${more}</item></addressesSet></DescribeAddressesResponse>`,
  };
}

const noTransfers: AwsAnswer = {
  xml: '<DescribeAddressTransfersResponse><addressTransferSet/></DescribeAddressTransfersResponse>',
};

async function probed(listing: AwsAnswer, transfers: AwsAnswer = noTransfers) {
  const { clients } = answeringClients(({ call }) => {
    if (call === 'sts:GetCallerIdentity') return callerIdentity;
    if (call === 'ec2:DescribeAddresses') return listing;
    return call === 'ec2:DescribeAddressTransfers' ? transfers : ec2Error('DryRunOperation', '', 412);
  });
  const inventory = createInventory({ accounts: oneAccount(clients), kinds: [kind], nowMs: () => 0 });
  const [address] = await everyPage(inventory.list({ account, region: 'eu-west-1', kind: 'ec2-address' }));
  if (!address) throw new Error('nothing was listed');
  return { address, answer: await inventory.probe(address, 'release') };
}

describe('an address', () => {
  test.each([
    ['an instance', '<instanceId>i-1</instanceId><associationId>a-1</associationId>', 'instance i-1'],
    ['a network interface', '<networkInterfaceId>eni-1</networkInterfaceId>', 'network interface eni-1'],
    [
      'an association that names nothing',
      '<associationId>eipassoc-1</associationId>',
      'association eipassoc-1',
    ],
    ['nothing, which some endpoints say by empty ids', '<instanceId/><networkInterfaceId/>', null],
    ['nothing', '', null],
  ])('is attached to %s', async (_, xml, value) => {
    const { address } = await probed(addresses(xml));
    expect(address.facts['attachedTo']).toEqual({ known: true, value });
  });

  test.each([
    ['one that a service manages', '<serviceManaged>nlb</serviceManaged>', 'service-managed'],
    ['one brought to AWS', '<publicIpv4Pool>ipv4pool-ec2-0123</publicIpv4Pool>', 'byoip'],
    ['one of an Outpost', '<customerOwnedIp>198.51.100.3</customerOwnedIp>', 'customer-owned'],
    ['one of a carrier', '<carrierIp>198.51.100.4</carrierIp>', 'carrier'],
  ])('%s is never released', async (_, xml, code) => {
    const { address } = await probed(addresses(xml));
    expect(address.protections).toEqual([expect.objectContaining({ code })]);
  });

  test('an ordinary one from the pool of Amazon is not protected', async () => {
    const { address, answer } = await probed(addresses('<publicIpv4Pool>amazon</publicIpv4Pool>'));
    expect(address.protections).toEqual([]);
    expect(answer).toEqual({ probe: expect.objectContaining({ allowed: 'yes' }), protections: [] });
  });

  test('one that is being transferred is protected', async () => {
    const transfer =
      '<item><allocationId>eipalloc-1</allocationId><transferAccountId>210987654321</transferAccountId><addressTransferStatus>pending</addressTransferStatus></item>';
    const { answer } = await probed(addresses(), {
      xml: `<DescribeAddressTransfersResponse><addressTransferSet>${transfer}</addressTransferSet></DescribeAddressTransfersResponse>`,
    });
    expect(answer.protections).toEqual([
      { code: 'in-transfer', because: 'It is being transferred to 210987654321.' },
    ]);
  });

  test('a transfer that was accepted or called off protects nothing', async () => {
    const transfer =
      '<item><allocationId>eipalloc-1</allocationId><addressTransferStatus>disabled</addressTransferStatus></item>';
    const { answer } = await probed(addresses(), {
      xml: `<DescribeAddressTransfersResponse><addressTransferSet>${transfer}</addressTransferSet></DescribeAddressTransfersResponse>`,
    });
    expect(answer.protections).toEqual([]);
  });

  test.each([
    ['forbidden', ec2Error('UnauthorizedOperation', 'no', 403)],
    ['failing', { status: 500, xml: '<html>Internal Server Error</html>' }],
  ])('is not released while looking at its transfers is %s', async (_, transfers) => {
    const { answer } = await probed(addresses(), transfers);
    expect(answer.probe).toMatchObject({
      allowed: 'no',
      because: expect.stringContaining('transferred could not be read'),
    });
  });
});
