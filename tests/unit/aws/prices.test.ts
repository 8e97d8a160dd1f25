import { expect, test } from '@jest/globals';
import {
  addressMonthlyUsd,
  ec2InstanceMonthlyUsd,
  rdsInstanceMonthlyUsd,
  snapshotMonthlyUsd,
  volumeMonthlyUsd,
} from '../../../aws/prices.ts';

test('a monthly price is 730 hours of the list price', () => {
  expect(ec2InstanceMonthlyUsd('m5.large', 'us-east-1')).toBe(70.08);
  expect(ec2InstanceMonthlyUsd('t3.micro', 'us-east-1')).toBe(7.59);
  expect(addressMonthlyUsd('aws')).toBe(3.65);
  expect(addressMonthlyUsd('aws-cn')).toBeNull();
});

test("prices scale with the size in a family and with the region's factor", () => {
  expect(ec2InstanceMonthlyUsd('m5.4xlarge', 'us-east-1')).toBe(560.64);
  expect(ec2InstanceMonthlyUsd('m5.large', 'sa-east-1')).toBe(112.13);
});

test('a type or region outside the price table has no price', () => {
  for (const type of ['z99.large', 'm5.metal', 'mac2.metal', '', 'm5'])
    expect(ec2InstanceMonthlyUsd(type, 'us-east-1')).toBeNull();
  expect(ec2InstanceMonthlyUsd('m5.large', 'xx-new-1')).toBeNull();
  expect(snapshotMonthlyUsd(100, 'xx-new-1')).toBeNull();
});

test('Multi-AZ doubles the price of a database, and an engine with licence included has no price', () => {
  expect(rdsInstanceMonthlyUsd('db.m5.large', 'postgres', false, 'us-east-1')).toBe(124.83);
  expect(rdsInstanceMonthlyUsd('db.m5.large', 'postgres', true, 'us-east-1')).toBe(249.66);
  expect(rdsInstanceMonthlyUsd('db.m5.large', 'sqlserver-se', false, 'us-east-1')).toBeNull();
});

test.each([
  ['gp2', 100, null, null, 10],
  ['gp3', 100, 3_000, 125, 8],
  ['gp3', 100, 4_000, 225, 8 + 5 + 4],
  ['gp3', 100, null, 125, null],
  ['gp3', 100, 3_000, null, null],
  ['io2', 100, 1_000, null, 12.5 + 65],
  ['st1', 500, null, null, 22.5],
  ['io1', 100, null, null, null],
  ['gp9', 100, null, null, null],
])(
  'the price of a volume of type %s with %p GiB, %p IOPS and %p MiB/s',
  (type, sizeGiB, iops, throughputMiBps, usd) => {
    expect(volumeMonthlyUsd({ type, sizeGiB, iops, throughputMiBps }, 'us-east-1')).toBe(usd);
  },
);

test('a snapshot costs at most the full size of its volume', () => {
  expect(snapshotMonthlyUsd(100, 'us-east-1')).toBe(5);
  expect(snapshotMonthlyUsd(100, 'sa-east-1')).toBe(8);
});
