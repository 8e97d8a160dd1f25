import { example } from '../../../core/examples.ts';
import type { Samples } from '../define.ts';

const owner = { key: 'Owner', values: null, pattern: null, ignoreCase: false, found: null };

export const samples: Samples<'ec2-instance'> = {
  resources: [example('ec2-instance', { id: 'i-1' })],
  answers: {
    'ec2:DescribeInstances':
      '<DescribeInstancesResponse><reservationSet><item><ownerId>123456789012</ownerId><instancesSet><item><instanceId>i-1</instanceId><instanceType>t3.large</instanceType><instanceState><code>16</code><name>running</name></instanceState><rootDeviceType>ebs</rootDeviceType></item></instancesSet></item></reservationSet></DescribeInstancesResponse>',
    'ec2:DescribeInstanceAttribute':
      '<DescribeInstanceAttributeResponse><instanceId>i-1</instanceId><disableApiStop><value>false</value></disableApiStop></DescribeInstanceAttributeResponse>',
    'ec2:StopInstances': { error: 'DryRunOperation', status: 412 },
    'ec2:CreateTags': '<CreateTagsResponse><return>true</return></CreateTagsResponse>',
  },
  none: {
    'ec2:DescribeInstances': '<DescribeInstancesResponse><reservationSet/></DescribeInstancesResponse>',
  },
  ids: { instance: ['InstanceId', 'InstanceIds', 'Resources'] },
  order: { input: { Owner: 'ada@example.com' }, asks: { tags: [owner], room: 50 } },
};
