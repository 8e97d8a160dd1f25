import { GetMetricDataCommand } from '@aws-sdk/client-cloudwatch';
import {
  DescribeAddressesCommand,
  DescribeInstanceAttributeCommand,
  DescribeInstancesCommand,
  StopInstancesCommand,
} from '@aws-sdk/client-ec2';
import { ListMFADevicesCommand } from '@aws-sdk/client-iam';
import { DescribeDBInstancesCommand } from '@aws-sdk/client-rds';
import { GetBucketAclCommand, GetBucketPolicyCommand, GetPublicAccessBlockCommand } from '@aws-sdk/client-s3';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { hourMs } from '../../../core/calendar.ts';
import { type LocalAws, localAws } from '../../../local/aws/aws-clients.ts';
import { applySeed, type Seeded } from '../../../local/seed/apply.ts';
import { lifeOf } from '../../../local/seed/life.ts';
import { parseSeed } from '../../../local/seed/load.ts';
import { awsView } from '../../../local/web/aws-view.ts';
import { startMoto, type TestMoto } from '../../support/moto.ts';

const region = 'eu-west-1';
const nowMs = Date.parse('2026-11-20T10:30:00Z');
const seedText = `
instances:
  - { name: plain, region: ${region}, load: idle, tags: { Owner: a@example.com, "aws:autoscaling:groupName": web } }
  - { name: guarded, region: ${region}, protect: [stop, termination] }
  - { name: spot, region: ${region}, spot: true, load: busy }
  - { name: off, region: ${region}, state: stopped }
databases:
  - { name: source, region: ${region}, deletionProtection: true }
  - { name: copy, region: ${region}, replicaOf: source, load: unused }
  - { name: member, region: ${region}, engine: aurora-postgresql, cluster: ring, load: { like: unused, hours: 96 } }
addresses:
  - { name: used, region: ${region}, attachedTo: plain }
  - { name: nat, region: ${region}, attachedTo: interface }
  - { name: free, region: ${region} }
users:
  - { name: with }
  - { name: without, mfa: false, path: /service/ }
buckets:
  - { name: seed-closed, region: ${region} }
  - { name: seed-policy, region: ${region}, block: open, policy: public-read }
  - { name: seed-acl, region: us-east-1, block: absent, acl: public-read }
`;

let moto: TestMoto;
let aws: LocalAws;
let seeded: Seeded;

beforeAll(async () => {
  moto = await startMoto();
  aws = localAws(moto.url, region);
  seeded = await applySeed(aws, parseSeed(seedText, 'seed'), nowMs);
});
afterAll(async () => {
  aws.close();
  await moto.stop();
});

const instanceNamed = async (name: string) => {
  const { Reservations = [] } = await aws
    .ec2(region)
    .send(new DescribeInstancesCommand({ Filters: [{ Name: 'tag:Name', Values: [name] }] }));
  const found = Reservations[0]?.Instances?.[0];
  if (!found?.InstanceId) throw new Error(`No instance ${name}`);
  return { ...found, InstanceId: found.InstanceId };
};

/** The number of hours with data in the 14 days before `untilMs`. */
async function hoursOf(name: string, metric: string, untilMs: number): Promise<number> {
  const one = seeded.measured.find((measured) => measured.name === name);
  const endMs = Math.floor(untilMs / hourMs) * hourMs;
  const { MetricDataResults } = await aws.cloudwatch(region).send(
    new GetMetricDataCommand({
      StartTime: new Date(endMs - 14 * 24 * hourMs),
      EndTime: new Date(endMs),
      MetricDataQueries: [
        {
          Id: 'a',
          MetricStat: {
            Stat: 'Average',
            Period: 3_600,
            Metric: {
              Namespace: one?.profile.namespace,
              MetricName: metric,
              Dimensions: one ? [one.dimension] : [],
            },
          },
        },
      ],
    }),
  );
  return MetricDataResults?.[0]?.Values?.length ?? 0;
}

describe('seeded resources read back from AWS', () => {
  test('are instances with service tags, Spot, both protections and their states', async () => {
    const [plain, guarded, spot, off] = await Promise.all(
      ['plain', 'guarded', 'spot', 'off'].map(instanceNamed),
    );
    expect(plain?.Tags).toContainEqual({ Key: 'aws:autoscaling:groupName', Value: 'web' });
    expect([spot?.InstanceLifecycle, off?.State?.Name, plain?.State?.Name]).toEqual([
      'spot',
      'stopped',
      'running',
    ]);
    const attribute = (Attribute: 'disableApiStop' | 'disableApiTermination', InstanceId = '') =>
      aws.ec2(region).send(new DescribeInstanceAttributeCommand({ InstanceId, Attribute }));
    expect((await attribute('disableApiStop', guarded?.InstanceId)).DisableApiStop?.Value).toBe(true);
    expect((await attribute('disableApiTermination', guarded?.InstanceId)).DisableApiTermination?.Value).toBe(
      true,
    );
    expect((await attribute('disableApiTermination', plain?.InstanceId)).DisableApiTermination?.Value).toBe(
      false,
    );
  });

  test('are databases with replica, source, cluster and deletion protection', async () => {
    const { DBInstances = [] } = await aws.rds(region).send(new DescribeDBInstancesCommand({}));
    const named = (name: string) =>
      DBInstances.find(({ DBInstanceIdentifier }) => DBInstanceIdentifier === name);
    expect(named('source')).toMatchObject({
      DeletionProtection: true,
      ReadReplicaDBInstanceIdentifiers: ['copy'],
    });
    expect(named('copy')).toMatchObject({ ReadReplicaSourceDBInstanceIdentifier: 'source' });
    expect(named('member')).toMatchObject({ DBClusterIdentifier: 'ring' });
  });

  test('are addresses attached to an instance, to an interface and to nothing', async () => {
    const { Addresses = [] } = await aws.ec2(region).send(new DescribeAddressesCommand({}));
    const attached = Addresses.filter(({ AssociationId }) => AssociationId).map(
      ({ Tags }) => Tags?.find(({ Key }) => Key === 'Name')?.Value,
    );
    expect(new Set(attached)).toEqual(new Set(['nat', 'used']));
    expect(Addresses.length).toBe(3);
  });

  test('are users with and without MFA, and buckets public by policy and by ACL', async () => {
    const devices = async (UserName: string) =>
      (await aws.iam().send(new ListMFADevicesCommand({ UserName }))).MFADevices?.length;
    expect([await devices('with'), await devices('without')]).toEqual([1, 0]);
    const s3 = aws.s3(region);
    expect((await s3.send(new GetBucketPolicyCommand({ Bucket: 'seed-policy' }))).Policy).toContain(
      '"Principal":"*"',
    );
    const { Grants = [] } = await s3.send(new GetBucketAclCommand({ Bucket: 'seed-acl' }));
    expect(Grants.some(({ Grantee }) => Grantee?.URI?.endsWith('/AllUsers'))).toBe(true);
    await expect(s3.send(new GetPublicAccessBlockCommand({ Bucket: 'seed-acl' }))).rejects.toMatchObject({
      name: 'NoSuchPublicAccessBlockConfiguration',
    });
  });

  test('are 14 days of hourly metrics, fewer for young resources and none for stopped ones', async () => {
    const hours = await Promise.all([
      hoursOf('plain', 'CPUUtilization', nowMs),
      hoursOf('plain', 'NetworkIn', nowMs),
      hoursOf('off', 'CPUUtilization', nowMs),
      hoursOf('copy', 'DatabaseConnections', nowMs),
      hoursOf('member', 'DatabaseConnections', nowMs),
    ]);
    expect(hours).toEqual([336, 336, 0, 336, 96]);
  });

  test("have the same states in the page's panel", async () => {
    const rows = await awsView(aws, [region, 'us-east-1']);
    const state = (name: string) => rows.find((row) => row.name === name)?.state;
    expect(
      ['plain', 'off', 'copy', 'free', 'used', 'seed-closed', 'seed-policy', 'with', 'without'].map(state),
    ).toEqual([
      'running',
      'stopped',
      'available',
      'unattached',
      'in use',
      'public access blocked',
      'public access possible',
      'MFA',
      'no MFA',
    ]);
  });
});

test('hours that pass get metrics, except for stopped instances', async () => {
  const spot = await instanceNamed('spot');
  await aws.ec2(region).send(new StopInstancesCommand({ InstanceIds: [spot.InstanceId] }));
  const life = lifeOf(aws, seeded);
  const laterMs = nowMs + 24 * hourMs;
  await Promise.all([life.until(laterMs), life.until(laterMs)]);
  expect(await hoursOf('plain', 'CPUUtilization', laterMs)).toBe(336);
  expect(await hoursOf('spot', 'CPUUtilization', laterMs)).toBe(336 - 24);
  await life.until(nowMs + 60 * 24 * hourMs);
  expect(await hoursOf('copy', 'DatabaseConnections', nowMs + 60 * 24 * hourMs)).toBe(336);
});
