import { expect, test } from '@jest/globals';
import { partitionOf } from '../../../aws/access/partitions.ts';
import { kind as instances } from '../../../aws/kinds/ec2/ec2-instance.ts';
import { kind as buckets } from '../../../aws/kinds/s3/s3-bucket.ts';
import { isTlsOnly } from '../../../aws/kinds/s3/tls-policy.ts';
import { reader } from '../../../aws/reader.ts';
import { everyPage } from '../../../core/listing.ts';
import { matches } from '../../../core/tags/match.ts';
import { answeringClients } from '../../support/aws-answers.ts';

const account = '123456789012';

const regions = [
  ['eu-west-1', 'aws'],
  ['cn-north-1', 'aws-cn'],
  ['us-gov-west-1', 'aws-us-gov'],
  ['eusc-de-east-1', 'aws-eusc'],
  ['us-iso-east-1', 'aws-iso'],
  ['us-isob-east-1', 'aws-iso-b'],
  ['eu-isoe-west-1', 'aws-iso-e'],
  ['us-isof-south-1', 'aws-iso-f'],
] as const;

test.each(regions)('the partition of %s is %s', (region, partition) => {
  expect(partitionOf(region)).toBe(partition);
});

test.each(regions)("ARNs in %s have the region's partition", async (region, partition) => {
  const { clients } = answeringClients(
    ({ call }) => ({
      xml:
        call === 'ec2:DescribeInstances'
          ? `<DescribeInstancesResponse><reservationSet><item><ownerId>${account}</ownerId><instancesSet><item><instanceId>i-1</instanceId><instanceType>t3.large</instanceType><instanceState><code>16</code><name>running</name></instanceState><launchTime>2026-01-01T00:00:00.000Z</launchTime><rootDeviceType>ebs</rootDeviceType></item></instancesSet></item></reservationSet></DescribeInstancesResponse>`
          : '<ListAllMyBucketsResult><Buckets><Bucket><Name>site</Name></Bucket></Buckets></ListAllMyBucketsResult>',
    }),
    { homeRegion: region },
  );
  const list = (kind: typeof instances | typeof buckets, where: string) =>
    everyPage(kind.list.run(reader(clients, account, where, 0)) as never);
  const [instance] = await list(instances, region);
  const [bucket] = await list(buckets, 'global');
  expect(instance?.arn).toBe(`arn:${partition}:ec2:${region}:${account}:instance/i-1`);
  expect(bucket?.arn).toBe(`arn:${partition}:s3:::site`);

  const exempt = { resource: `arn:${partition}:ec2:*:instance/i-1` };
  expect(instance && matches(exempt, instance, 'ec2-instance-idle')).toBe('yes');
  const Statement = {
    Effect: 'Deny',
    Principal: '*',
    Action: 's3:*',
    Resource: [`arn:${partition}:s3:::site`, `arn:${partition}:s3:::site/*`],
    Condition: { Bool: { 'aws:SecureTransport': 'false' } },
  };
  expect(isTlsOnly(JSON.stringify({ Statement }), bucket?.arn ?? '')).toBe(true);
});
