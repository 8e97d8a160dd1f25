import { describe, expect, test } from '@jest/globals';
import { createInventory } from '../../../aws/inventory.ts';
import { kind } from '../../../aws/kinds/ec2/ec2-instance.ts';
import { example } from '../../../core/facts/examples.ts';
import { everyPage } from '../../../core/listing.ts';
import type { Resource } from '../../../core/resource.ts';
import { answeringClients, callerIdentity } from '../../support/aws-answers.ts';
import { oneAccount } from '../../support/one-account.ts';

const account = '123456789012';

async function listOne(more: string, emulated = false): Promise<Resource> {
  const instance = `<item><instanceId>i-1</instanceId><instanceType>t3.large</instanceType><instanceState><code>16</code><name>running</name></instanceState><launchTime>2026-01-02T03:04:05.000Z</launchTime><rootDeviceType>ebs</rootDeviceType>${more}</item>`;
  const xml = `<DescribeInstancesResponse><requestId>r</requestId><reservationSet><item><ownerId>${account}</ownerId><instancesSet>${instance}</instancesSet></item></reservationSet></DescribeInstancesResponse>`;
  const { clients } = answeringClients(({ call }) =>
    call === 'sts:GetCallerIdentity' ? callerIdentity : { xml },
  );
  const inventory = createInventory({
    accounts: oneAccount({ ...clients, emulated }),
    kinds: [kind],
    nowMs: () => 0,
  });
  const [found] = await everyPage(inventory.list({ account, region: 'eu-west-1', kind: 'ec2-instance' }));
  if (!found) throw new Error('nothing was listed');
  return found;
}

describe('stopping an instance', () => {
  const place = (tenancy: string): string => `<placement><tenancy>${tenancy}</tenancy></placement>`;
  const linux = '<platformDetails>Linux/UNIX</platformDetails>';
  const disks = (count: number): string =>
    `<blockDeviceMapping>${'<item><ebs><volumeId>vol-1</volumeId></ebs></item>'.repeat(count)}</blockDeviceMapping>`;
  const address = (owner: string): string =>
    `<networkInterfaceSet><item><association><publicIp>192.0.2.1</publicIp><ipOwnerId>${owner}</ipOwnerId></association></item></networkInterfaceSet>`;

  test.each([
    ['saves the price of a shared Linux instance', place('default') + linux, 67.42, undefined],
    [
      'has no known saving without platform details',
      place('default'),
      null,
      'no price is known for a platform that EC2 did not name',
    ],
    [
      'has a note about disks and an Elastic IP that are not saved',
      place('default') + linux + disks(2) + address(account),
      67.42,
      'not saved: its 2 disks and its Elastic IP address',
    ],
    [
      'has a note about its disk and none about an address that AWS releases',
      place('default') + linux + disks(1) + address('amazon'),
      67.42,
      'not saved: its disk',
    ],
    [
      'saves nothing on a Dedicated Host',
      place('host') + linux,
      0,
      'a Dedicated Host costs the same while its instance is stopped',
    ],
    [
      'has no known saving for a Dedicated Instance',
      place('dedicated') + linux,
      null,
      'no price is known for Dedicated Instances',
    ],
    [
      'has no known saving without the tenancy',
      linux,
      null,
      'no price is known for a tenancy that EC2 did not name',
    ],
    [
      'has no known saving for SQL Server',
      `${place('default')}<platform>windows</platform><platformDetails>Windows with SQL Server Standard</platformDetails>`,
      null,
      'no price is known for Windows with SQL Server Standard',
    ],
    [
      'has no known saving for Windows',
      `${place('default')}<platform>windows</platform>`,
      null,
      'no price is known for Windows',
    ],
  ])('%s', async (_, more, monthlyUsd, priceNote) => {
    const found = await listOne(more);
    expect([found.monthlyUsd, found.priceNote]).toEqual([monthlyUsd, priceNote]);
  });

  test('saves the Linux price on an emulator, which has no platform details, unless the platform is Windows', async () => {
    expect((await listOne(place('default'), true)).monthlyUsd).toBe(67.42);
    expect((await listOne(`${place('default')}<platform>windows</platform>`, true)).monthlyUsd).toBeNull();
  });

  test('has an undo text that mentions the hour or more that a Mac needs', () => {
    const plan = createInventory({ accounts: oneAccount({} as never), kinds: [kind], nowMs: () => 0 }).plan;
    const of = (Type: string) =>
      plan('ec2-instance', 'stop', { ...example('ec2-instance', {}), material: { Type } })?.undo.how;
    expect(of('mac2.metal')).toContain('an hour or more');
    expect(of('m5.large')).toContain('Start it again. Volumes are kept.');
  });
});
