import { expect, test } from '@jest/globals';
import { kind } from '../../../aws/kinds/ec2/ec2-instance.ts';
import { reader } from '../../../aws/reader.ts';
import { known } from '../../../core/resource.ts';
import { answeringClients } from '../../support/aws-answers.ts';

const account = '123456789012';
const unmanaged = '<operator><managed>false</managed></operator>';

async function read({ operator = unmanaged, reason = '<reason/>' }) {
  const { clients } = answeringClients(() => ({
    xml: `<DescribeInstancesResponse><reservationSet><item><ownerId>${account}</ownerId><instancesSet><item><instanceId>i-1</instanceId><instanceType>t3.large</instanceType><instanceState><code>80</code><name>stopped</name></instanceState><launchTime>2026-01-02T03:04:05.000Z</launchTime><rootDeviceType>ebs</rootDeviceType>${operator}${reason}</item></instancesSet></item></reservationSet></DescribeInstancesResponse>`,
  }));
  const ref = { account, region: 'eu-west-1', kind: 'ec2-instance', id: 'i-1', arn: '', name: '' };
  return kind.get.run(reader(clients, account, 'eu-west-1', 0), ref);
}

test.each([
  ['nothing about an operator', ''],
  [
    'who operates it but not whether it is managed',
    '<operator><principal>eks.amazonaws.com</principal></operator>',
  ],
])('an instance has an unread protection when EC2 says %s', async (_, operator) => {
  expect((await read({ operator }))?.protections).toEqual([
    { code: 'operator-unread', because: 'EC2 does not report whether a service manages it.', isUnread: true },
  ]);
});

test('an instance that EC2 calls unmanaged is not protected', async () => {
  expect((await read({}))?.protections).toEqual([]);
});

test('stateReason is unknown when EC2 leaves it out and empty when EC2 says so', async () => {
  const reasonOf = async (reason: string) => (await read({ reason }))?.facts.stateReason;
  expect(await reasonOf('')).toMatchObject({ known: false });
  expect(await reasonOf('<reason/>')).toEqual(known(''));
  const ended = '<stateReason><message>Server.SpotInstanceTermination</message></stateReason>';
  expect(await reasonOf(ended)).toEqual(known('Server.SpotInstanceTermination'));
});
