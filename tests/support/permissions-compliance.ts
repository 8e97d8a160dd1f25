import { CreateTagsCommand, RunInstancesCommand, TerminateInstancesCommand } from '@aws-sdk/client-ec2';
import { CreateDBClusterCommand, CreateDBInstanceCommand } from '@aws-sdk/client-rds';
import { PutBucketEncryptionCommand } from '@aws-sdk/client-s3';
import type { Deployed } from './deployed.ts';
import { approver, type Bystander, findingOf, type people, region } from './permissions-day.ts';

const hourMs = 3_600_000;

type Day = {
  readonly janitor: Deployed;
  readonly by: Bystander;
  readonly people: ReturnType<typeof people>;
  readonly pass: (ms: number) => void;
};

/** Instances are judged when started and tagged, every six hours, and by AWS Config. */
export async function complianceDay({ janitor, by, people, pass }: Day): Promise<void> {
  await seedCompliance(by);
  const { says, fillsIn } = people;
  for (let nth = 0; nth < 2; nth++) {
    pass(6 * hourMs);
    await janitor['compliance-scan']();
    await janitor.drain();
  }
  await fillsIn(approver, await findingOf(by, 'scheduled', 'ec2-instance'), {
    Environment: 'prod',
    CostCenter: '4711',
  });
  await janitor.drain();
  pass(hourMs + 60_000);
  await janitor.sweep();
  await janitor.drain();
  const ids = await runInstances(by, 2);
  const judge = async (): Promise<void> => {
    pass(60_000);
    for (const id of ids) {
      const detail = { 'instance-id': id, state: 'running' };
      const source = { source: 'aws.ec2', region, account: janitor.where.account };
      const body = JSON.stringify({ ...source, detail });
      const { batchItemFailures } = await janitor.check({ Records: [{ messageId: id, body }] } as never);
      if (batchItemFailures.length > 0) throw new Error(`check failed: ${body}`);
    }
  };
  await judge();
  await judge();
  for (const id of ids) await janitor['config-rule'](configAsks('ec2-instance-missing-tags', id));
  await tagInstances(by, ids, { Environment: 'prod', Owner: 'ada@example.com', CostCenter: '4711' });
  pass(60_000);
  await janitor['config-rule'](configAsks('ec2-instance-missing-tags', ids[0] ?? ''));
  await judge();
  // The emulator does not record instances and databases and refuses an empty list of evaluations.
  const unlike = /ResourceNotDiscovered|InvalidParameterValue/;
  for (const [rule, id] of [
    ['ec2-instance-missing-tags', ids[0] ?? ''],
    ['ec2-instance-missing-tags', null],
    ['rds-instance-without-backups', null],
    ['s3-bucket-unencrypted', null],
  ] as const)
    await janitor['config-rule'](configAsks(rule, id, true)).catch((thrown: Error) => {
      if (!unlike.test(thrown.name)) throw thrown;
    });
  // Removed instances are noticed by the next scan and no longer compared by the one after it.
  await terminate(by, ids);
  for (let nth = 0; nth < 2; nth++) {
    pass(6 * hourMs);
    await janitor['compliance-scan']();
    await janitor.drain();
  }
  await says(approver, 'compliance');
  await janitor.drain();
}

/** A database without backups, one in a cluster, and a bucket with a missing key. */
async function seedCompliance({ aws }: Bystander): Promise<void> {
  const common = { DBInstanceClass: 'db.t3.micro', Tags: [{ Key: 'Owner', Value: 'ada@example.com' }] };
  const user = { MasterUsername: 'admin', MasterUserPassword: 'not-a-secret' };
  const rds = aws.rds(region);
  await rds.send(
    new CreateDBInstanceCommand({
      ...common,
      ...user,
      DBInstanceIdentifier: 'orders',
      Engine: 'postgres',
      AllocatedStorage: 20,
      BackupRetentionPeriod: 0,
    }),
  );
  const Engine = 'aurora-postgresql';
  await rds.send(new CreateDBClusterCommand({ ...user, DBClusterIdentifier: 'shop', Engine }));
  await rds.send(
    new CreateDBInstanceCommand({
      ...common,
      DBInstanceIdentifier: 'shop-1',
      DBClusterIdentifier: 'shop',
      Engine,
    }),
  );
  const key = `arn:aws:kms:${region}:123456789012:key/1234abcd-12ab-34cd-56ef-1234567890ab`;
  const ApplyServerSideEncryptionByDefault = { SSEAlgorithm: 'aws:kms', KMSMasterKeyID: key } as const;
  await aws.s3(region).send(
    new PutBucketEncryptionCommand({
      Bucket: 'seed-policy',
      ServerSideEncryptionConfiguration: { Rules: [{ ApplyServerSideEncryptionByDefault }] },
    }),
  );
}

/** Ids of instances without tags. */
async function runInstances({ aws }: Bystander, count: number): Promise<readonly string[]> {
  const { Instances = [] } = await aws.ec2(region).send(
    new RunInstancesCommand({
      ImageId: 'ami-12345678',
      InstanceType: 't3.micro',
      MinCount: count,
      MaxCount: count,
    }),
  );
  return Instances.flatMap(({ InstanceId }) => InstanceId ?? []);
}

async function tagInstances(
  { aws }: Bystander,
  ids: readonly string[],
  tags: Readonly<Record<string, string>>,
): Promise<void> {
  const Tags = Object.entries(tags).map(([Key, Value]) => ({ Key, Value }));
  await aws.ec2(region).send(new CreateTagsCommand({ Resources: [...ids], Tags }));
}

async function terminate({ aws }: Bystander, ids: readonly string[]): Promise<void> {
  await aws.ec2(region).send(new TerminateInstancesCommand({ InstanceIds: [...ids] }));
}

/** AWS Config's request about one instance, or with null about all of a rule. */
function configAsks(rule: string, id: string | null, isOversized = false): object {
  const at = '2026-11-20T16:00:00.000Z';
  const item = {
    resourceType: 'AWS::EC2::Instance',
    resourceId: id,
    awsRegion: region,
    awsAccountId: '123456789012',
    configurationItemStatus: 'OK',
    configurationItemCaptureTime: at,
  };
  const message = isOversized
    ? { messageType: 'OversizedConfigurationItemChangeNotification', configurationItemSummary: item }
    : { messageType: 'ConfigurationItemChangeNotification', configurationItem: item };
  return {
    invokingEvent: JSON.stringify(
      id === null ? { messageType: 'ScheduledNotification', notificationCreationTime: at } : message,
    ),
    ruleParameters: JSON.stringify({ rule }),
    resultToken: 'a-token-of-config',
    accountId: '123456789012',
  };
}
