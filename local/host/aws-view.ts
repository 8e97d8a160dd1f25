import { DescribeAddressesCommand, DescribeInstancesCommand, type Tag } from '@aws-sdk/client-ec2';
import { ListUsersCommand, ListUserTagsCommand } from '@aws-sdk/client-iam';
import { DescribeDBInstancesCommand, DescribeDBSnapshotsCommand } from '@aws-sdk/client-rds';
import { GetPublicAccessBlockCommand, ListBucketsCommand, S3ServiceException } from '@aws-sdk/client-s3';
import pLimit from 'p-limit';
import type { LocalAws } from './aws-clients.ts';

/** A line of the page's AWS panel: what a resource looks like now. */
export type Row = {
  readonly kind: 'EC2' | 'RDS' | 'Elastic IP' | 'IAM user' | 'S3 bucket' | 'RDS snapshot';
  readonly id: string;
  readonly name: string;
  readonly region: string;
  readonly state: string;
  /** What else tells it apart: size, owner, environment. */
  readonly detail: string;
};

/** Everything in the seeded regions, read from AWS itself and not from the janitor. */
export async function awsView(aws: LocalAws, regions: readonly string[]): Promise<readonly Row[]> {
  const limit = pLimit(8);
  const perRegion = [instances, databases, snapshots, addresses];
  const lists = await Promise.all([
    ...perRegion.flatMap((read) => regions.map((region) => limit(() => read(aws, region)))),
    limit(() => users(aws)),
    limit(() => buckets(aws)),
  ]);
  return lists.flat().sort((a, b) => order(a).localeCompare(order(b)));
}

const kinds: readonly Row['kind'][] = ['EC2', 'RDS', 'RDS snapshot', 'Elastic IP', 'IAM user', 'S3 bucket'];

function order(row: Row): string {
  return `${kinds.indexOf(row.kind)}|${row.name}`;
}

async function instances(aws: LocalAws, region: string): Promise<Row[]> {
  const { Reservations = [] } = await aws.ec2(region).send(new DescribeInstancesCommand({}));
  return Reservations.flatMap(({ Instances = [] }) => Instances).map((instance) => ({
    kind: 'EC2',
    id: instance.InstanceId ?? '',
    name: tag(instance.Tags, 'Name') ?? instance.InstanceId ?? '',
    region,
    state: instance.State?.Name ?? 'unknown',
    detail: words(
      instance.InstanceType,
      tag(instance.Tags, 'Environment') ?? tag(instance.Tags, 'environment'),
    ),
  }));
}

async function databases(aws: LocalAws, region: string): Promise<Row[]> {
  const { DBInstances = [] } = await aws.rds(region).send(new DescribeDBInstancesCommand({}));
  return DBInstances.map((database) => ({
    kind: 'RDS',
    id: database.DBInstanceIdentifier ?? '',
    name: database.DBInstanceIdentifier ?? '',
    region,
    state: database.DBInstanceStatus ?? 'unknown',
    detail: words(database.DBInstanceClass, database.Engine),
  }));
}

async function snapshots(aws: LocalAws, region: string): Promise<Row[]> {
  const { DBSnapshots = [] } = await aws.rds(region).send(new DescribeDBSnapshotsCommand({}));
  return DBSnapshots.filter(({ SnapshotType }) => SnapshotType !== 'automated').map((snapshot) => ({
    kind: 'RDS snapshot',
    id: snapshot.DBSnapshotIdentifier ?? '',
    name: snapshot.DBSnapshotIdentifier ?? '',
    region,
    state: snapshot.Status ?? 'unknown',
    detail: words('of', snapshot.DBInstanceIdentifier),
  }));
}

async function addresses(aws: LocalAws, region: string): Promise<Row[]> {
  const { Addresses = [] } = await aws.ec2(region).send(new DescribeAddressesCommand({}));
  return Addresses.map((address) => ({
    kind: 'Elastic IP',
    id: address.AllocationId ?? '',
    name: tag(address.Tags, 'Name') ?? address.PublicIp ?? '',
    region,
    state: address.AssociationId ? 'in use' : 'unattached',
    detail: address.PublicIp ?? '',
  }));
}

async function users(aws: LocalAws): Promise<Row[]> {
  const iam = aws.iam();
  const { Users = [] } = await iam.send(new ListUsersCommand({}));
  return Promise.all(
    Users.map(async ({ UserName = '', Path = '/' }): Promise<Row> => {
      const { Tags = [] } = await iam.send(new ListUserTagsCommand({ UserName }));
      const marked = Tags.some(({ Key, Value }) => Key === 'MFA_REQUIRED' && Value === 'true');
      return {
        kind: 'IAM user',
        id: UserName,
        name: UserName,
        region: 'global',
        state: marked ? 'MFA required' : 'active',
        detail: Path === '/' ? '' : Path,
      };
    }),
  );
}

async function buckets(aws: LocalAws): Promise<Row[]> {
  const s3 = aws.s3(aws.homeRegion);
  const { Buckets = [] } = await s3.send(new ListBucketsCommand({}));
  return Promise.all(
    Buckets.map(async ({ Name = '' }): Promise<Row> => {
      const block = await s3
        .send(new GetPublicAccessBlockCommand({ Bucket: Name }))
        .then(({ PublicAccessBlockConfiguration }) => PublicAccessBlockConfiguration)
        .catch((thrown: unknown) => {
          if (thrown instanceof S3ServiceException && thrown.name === 'NoSuchPublicAccessBlockConfiguration')
            return undefined;
          throw thrown;
        });
      const flags = [
        block?.BlockPublicAcls,
        block?.IgnorePublicAcls,
        block?.BlockPublicPolicy,
        block?.RestrictPublicBuckets,
      ];
      const on = flags.filter(Boolean).length;
      return {
        kind: 'S3 bucket',
        id: Name,
        name: Name,
        region: 'global',
        state:
          on === 4 ? 'public access blocked' : on === 0 ? 'public access possible' : `${on} of 4 blocks on`,
        detail: '',
      };
    }),
  );
}

function tag(tags: readonly Tag[] | undefined, key: string): string | undefined {
  return tags?.find(({ Key }) => Key === key)?.Value;
}

function words(...parts: readonly (string | undefined)[]): string {
  return parts
    .filter(Boolean)
    .join(' · ')
    .replace(/^of · /, 'of ');
}
