import {
  AllocateAddressCommand,
  AssociateAddressCommand,
  CreateTagsCommand,
  DescribeRegionsCommand,
  RunInstancesCommand,
} from '@aws-sdk/client-ec2';
import {
  CreateUserCommand,
  CreateVirtualMFADeviceCommand,
  EnableMFADeviceCommand,
} from '@aws-sdk/client-iam';
import { CreateDBInstanceCommand } from '@aws-sdk/client-rds';
import { CreateBucketCommand } from '@aws-sdk/client-s3';
import pLimit from 'p-limit';
import type { LocalAws } from '../local/aws/aws-clients.ts';
import type { InstanceActivity, PlannedAccount, PlannedRegion } from './account.ts';

export async function regionsOf(aws: LocalAws): Promise<readonly string[]> {
  const { Regions = [] } = await aws.ec2(aws.homeRegion).send(new DescribeRegionsCommand({}));
  return Regions.flatMap(({ RegionName }) => RegionName ?? []).sort();
}

/** Creates the account in moto. Returns the activity of its instances and databases by id. */
export async function seedAccount(
  aws: LocalAws,
  account: PlannedAccount,
): Promise<ReadonlyMap<string, InstanceActivity>> {
  const limit = pLimit(8);
  const lives = new Map<string, InstanceActivity>();
  await Promise.all([
    ...account.regions.map((region) => limit(() => seedRegion(aws, region, lives))),
    ...account.users.map((user) => limit(() => seedUser(aws, user))),
    ...account.buckets.map((bucket) => limit(() => seedBucket(aws, bucket))),
  ]);
  return lives;
}

async function seedRegion(
  aws: LocalAws,
  planned: PlannedRegion,
  lives: Map<string, InstanceActivity>,
): Promise<void> {
  const ec2 = aws.ec2(planned.region);
  const count = planned.instances.length;
  const { Instances = [] } = await ec2.send(
    new RunInstancesCommand({
      ImageId: 'ami-12345678',
      InstanceType: 't3.large',
      MinCount: count,
      MaxCount: count,
    }),
  );
  const ids = Instances.flatMap(({ InstanceId }) => InstanceId ?? []);
  for (const [slot, { life, tags }] of planned.instances.entries()) {
    const id = ids[slot];
    if (id === undefined) throw new Error(`moto made ${ids.length} of ${count} instances`);
    lives.set(id, life);
    const Tags = Object.entries(tags).map(([Key, Value]) => ({ Key, Value }));
    await ec2.send(new CreateTagsCommand({ Resources: [id], Tags }));
  }
  for (const { attached } of planned.addresses) {
    const { AllocationId } = await ec2.send(new AllocateAddressCommand({ Domain: 'vpc' }));
    if (attached) await ec2.send(new AssociateAddressCommand({ AllocationId, InstanceId: ids[0] }));
  }
  for (const { id, used, backups } of planned.databases) {
    lives.set(id, used ? 'busy' : 'idle');
    await aws.rds(planned.region).send(
      new CreateDBInstanceCommand({
        DBInstanceIdentifier: id,
        DBInstanceClass: 'db.t3.medium',
        Engine: 'postgres',
        MasterUsername: 'bench',
        MasterUserPassword: 'bench-bench',
        AllocatedStorage: 20,
        BackupRetentionPeriod: backups ? 7 : 0,
      }),
    );
  }
}

async function seedUser(aws: LocalAws, { name, mfa }: PlannedAccount['users'][number]): Promise<void> {
  const iam = aws.iam();
  await iam.send(new CreateUserCommand({ UserName: name }));
  if (!mfa) return;
  const { VirtualMFADevice } = await iam.send(
    new CreateVirtualMFADeviceCommand({ VirtualMFADeviceName: name }),
  );
  await iam.send(
    new EnableMFADeviceCommand({
      UserName: name,
      SerialNumber: VirtualMFADevice?.SerialNumber,
      AuthenticationCode1: '123456',
      AuthenticationCode2: '654321',
    }),
  );
}

async function seedBucket(
  aws: LocalAws,
  { name, isPublic }: PlannedAccount['buckets'][number],
): Promise<void> {
  await aws.s3('us-east-1').send(
    new CreateBucketCommand({
      Bucket: name,
      ...(isPublic ? { ACL: 'public-read', ObjectOwnership: 'ObjectWriter' } : {}),
    }),
  );
}
