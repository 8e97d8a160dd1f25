import type {
  DBInstance,
  ModifyDBInstanceCommandInput,
  RestoreDBInstanceFromDBSnapshotCommandInput,
} from '@aws-sdk/client-rds';
import { expect, test } from '@jest/globals';
import * as fc from 'fast-check';
import { type DatabaseSetup, setupOf } from '../../../aws/kinds/rds/database-setup.ts';
import { lostWith } from '../../../aws/kinds/rds/restore-losses.ts';
import { restoreInput, settingsAfter } from '../../../aws/kinds/rds/restore-settings.ts';

/**
 * RDS as its API reference describes it: what the input leaves out is the snapshot's, or a default.
 * https://docs.aws.amazon.com/AmazonRDS/latest/APIReference/API_RestoreDBInstanceFromDBSnapshot.html
 */
function restoredByRds(old: DBInstance, input: RestoreDBInstanceFromDBSnapshotCommandInput): DBInstance {
  if (input.MultiAZ && input.AvailabilityZone) throw new Error('InvalidParameterCombination: zone');
  const isSmallGp3 = input.StorageType === 'gp3' && (old.AllocatedStorage ?? 0) < 400;
  if (isSmallGp3 && (input.Iops ?? input.StorageThroughput) !== undefined)
    throw new Error('InvalidParameterCombination: gp3');
  return {
    ...ofSnapshot(old),
    DBInstanceIdentifier: input.DBInstanceIdentifier,
    DBInstanceClass: input.DBInstanceClass,
    Endpoint: { Address: 'orders.example.com', Port: input.Port },
    MultiAZ: input.MultiAZ ?? false,
    AvailabilityZone: input.AvailabilityZone ?? (input.MultiAZ ? old.AvailabilityZone : 'any'),
    DBSubnetGroup: { DBSubnetGroupName: input.DBSubnetGroupName ?? 'default' },
    VpcSecurityGroups: (input.VpcSecurityGroupIds ?? ['sg-default']).map((VpcSecurityGroupId) => ({
      VpcSecurityGroupId,
    })),
    DBParameterGroups: [{ DBParameterGroupName: input.DBParameterGroupName ?? 'default.postgres16' }],
    OptionGroupMemberships: [{ OptionGroupName: input.OptionGroupName ?? 'default:postgres-16' }],
    PubliclyAccessible: input.PubliclyAccessible ?? true,
    NetworkType: input.NetworkType ?? 'IPV4',
    StorageType: input.StorageType ?? 'gp2',
    ...storageOf(old, input),
    IAMDatabaseAuthenticationEnabled: input.EnableIAMDatabaseAuthentication ?? false,
    CACertificateIdentifier: input.CACertificateIdentifier ?? 'rds-ca-default',
    AutoMinorVersionUpgrade: input.AutoMinorVersionUpgrade ?? true,
    CopyTagsToSnapshot: input.CopyTagsToSnapshot ?? false,
    DeletionProtection: input.DeletionProtection ?? false,
    EnabledCloudwatchLogsExports: input.EnableCloudwatchLogsExports ?? [],
    BackupRetentionPeriod: input.BackupRetentionPeriod ?? old.BackupRetentionPeriod,
    PreferredBackupWindow: input.PreferredBackupWindow ?? '23:00-23:30',
    PreferredMaintenanceWindow: 'sat:00:00-sat:00:30',
    PerformanceInsightsEnabled: false,
    MonitoringInterval: 0,
    AssociatedRoles: [],
    DomainMemberships: [],
    TagList: input.Tags ?? [],
  };
}

function ofSnapshot({ Engine, EngineVersion, AllocatedStorage, KmsKeyId, MasterUsername }: DBInstance) {
  return { Engine, EngineVersion, AllocatedStorage, KmsKeyId, MasterUsername };
}

function storageOf({ AllocatedStorage = 0 }: DBInstance, input: RestoreDBInstanceFromDBSnapshotCommandInput) {
  if (input.StorageType === 'io2') return { Iops: input.Iops };
  if (input.StorageType !== 'gp3') return {};
  const [iops, throughput] = AllocatedStorage < 400 ? [3_000, 125] : [12_000, 500];
  return { Iops: input.Iops ?? iops, StorageThroughput: input.StorageThroughput ?? throughput };
}

function modifiedByRds(now: DBInstance, input: Omit<ModifyDBInstanceCommandInput, 'DBInstanceIdentifier'>) {
  const { EnablePerformanceInsights: isOn, PerformanceInsightsKMSKeyId, ...same } = input;
  return {
    ...now,
    ...same,
    ...(isOn === undefined ? {} : { PerformanceInsightsEnabled: isOn }),
    ...(PerformanceInsightsKMSKeyId ? { PerformanceInsightsKMSKeyId } : {}),
  } as DBInstance;
}

const storage = fc.oneof(
  fc.record({ StorageType: fc.constant('gp2'), AllocatedStorage: fc.integer({ min: 20, max: 900 }) }),
  fc.record({
    StorageType: fc.constant('io2'),
    AllocatedStorage: fc.integer({ min: 100, max: 900 }),
    Iops: fc.integer({ min: 1_000, max: 64_000 }),
  }),
  fc.record({
    StorageType: fc.constant('gp3'),
    AllocatedStorage: fc.integer({ min: 20, max: 399 }),
    Iops: fc.constant(3_000),
    StorageThroughput: fc.constant(125),
  }),
  fc.record({
    StorageType: fc.constant('gp3'),
    AllocatedStorage: fc.integer({ min: 400, max: 900 }),
    Iops: fc.integer({ min: 12_000, max: 64_000 }),
    StorageThroughput: fc.integer({ min: 500, max: 4_000 }),
  }),
);

const insights = fc.oneof(
  fc.constant({ PerformanceInsightsEnabled: false }),
  fc.record({
    PerformanceInsightsEnabled: fc.constant(true),
    PerformanceInsightsKMSKeyId: fc.constant('arn:aws:kms:eu-west-1:123456789012:key/1'),
    PerformanceInsightsRetentionPeriod: fc.constantFrom(7, 31, 731),
    DatabaseInsightsMode: fc.constantFrom('standard', 'advanced'),
  }),
);

/** With nothing that `lostWith` names. */
const database: fc.Arbitrary<DBInstance> = fc
  .record({
    DBInstanceClass: fc.constantFrom('db.m5.large', 'db.t4g.micro'),
    Engine: fc.constant('postgres'),
    EngineVersion: fc.constantFrom('16.3', '15.7'),
    KmsKeyId: fc.constantFrom('arn:aws:kms:eu-west-1:123456789012:key/2'),
    MasterUsername: fc.constant('ada'),
    Endpoint: fc.record({
      Address: fc.constant('orders.example.com'),
      Port: fc.integer({ min: 1_150, max: 65_535 }),
    }),
    MultiAZ: fc.boolean(),
    AvailabilityZone: fc.constantFrom('eu-west-1a', 'eu-west-1b'),
    DBSubnetGroup: fc.record({ DBSubnetGroupName: fc.constantFrom('private', 'public') }),
    VpcSecurityGroups: fc.array(fc.record({ VpcSecurityGroupId: fc.constantFrom('sg-1', 'sg-2', 'sg-3') }), {
      minLength: 1,
      maxLength: 3,
    }),
    DBParameterGroups: fc
      .constantFrom('own', 'default.postgres16')
      .map((name) => [{ DBParameterGroupName: name }]),
    OptionGroupMemberships: fc
      .constantFrom('own', 'default:postgres-16')
      .map((name) => [{ OptionGroupName: name }]),
    PubliclyAccessible: fc.boolean(),
    NetworkType: fc.constantFrom('IPV4', 'DUAL'),
    IAMDatabaseAuthenticationEnabled: fc.boolean(),
    CACertificateIdentifier: fc.constantFrom('rds-ca-rsa2048-g1', 'rds-ca-ecc384-g1'),
    AutoMinorVersionUpgrade: fc.boolean(),
    CopyTagsToSnapshot: fc.boolean(),
    DeletionProtection: fc.constant(false),
    EnabledCloudwatchLogsExports: fc.constantFrom([], ['postgresql'], ['postgresql', 'upgrade']),
    BackupRetentionPeriod: fc.integer({ min: 0, max: 35 }),
    PreferredBackupWindow: fc.constantFrom('01:00-01:30', '02:00-02:30'),
    PreferredMaintenanceWindow: fc.constantFrom('mon:03:00-mon:04:00', 'sat:00:00-sat:00:30'),
    MonitoringInterval: fc.constant(0),
    AssociatedRoles: fc.constant([]),
    DomainMemberships: fc.constant([]),
    MaxAllocatedStorage: fc.option(fc.constant(2_000), { nil: undefined }),
  })
  .chain((base) =>
    fc.tuple(storage, insights).map(([disk, pi]) => ({ ...base, ...disk, ...pi }) as unknown as DBInstance),
  );

const order = (setup: DatabaseSetup, tags = {}) => ({ id: 'orders', snapshot: 'final', setup, tags });

test('a restored database has every setting that it had before', () => {
  fc.assert(
    fc.property(database, (old) => {
      const before = setupOf(old);
      expect(lostWith({ setup: before, tags: {} })).toEqual([]);
      const restored = restoredByRds(old, restoreInput(order(before)));
      const settings = settingsAfter(before, setupOf(restored));
      const now = settings ? modifiedByRds(restored, settings) : restored;
      expect(setupOf(now)).toEqual(before);
      expect(settingsAfter(before, setupOf(now))).toBeNull();
    }),
    { numRuns: 300 },
  );
});

const losses: Readonly<Record<string, Partial<DBInstance>>> = {
  'the password in Secrets Manager': { MasterUserSecret: { SecretArn: 'arn:aws:secretsmanager:x' } },
  'Enhanced Monitoring': { MonitoringInterval: 60, MonitoringRoleArn: 'arn:aws:iam::123456789012:role/m' },
  'its IAM role': { AssociatedRoles: [{ RoleArn: 'arn:aws:iam::123456789012:role/import' }] },
  'its 2 IAM roles': { AssociatedRoles: [{ RoleArn: 'a' }, { RoleArn: 'b' }] },
  'its directory': { DomainMemberships: [{ Domain: 'd-1' }] },
  'its TDE credential': { TdeCredentialArn: 'arn:aws:hsm:x' },
};

test('every setting that does not come back is named', () => {
  const lost = fc.subarray(Object.keys(losses).filter((name) => name !== 'its 2 IAM roles'));
  fc.assert(
    fc.property(database, lost, (old, names) => {
      const had = Object.assign({}, old, ...names.map((name) => losses[name])) as DBInstance;
      const before = setupOf(had);
      expect([...lostWith({ setup: before, tags: {} })].sort()).toEqual([...names].sort());
      const restored = restoredByRds(had, restoreInput(order(before)));
      const now = modifiedByRds(restored, settingsAfter(before, setupOf(restored)) ?? {});
      const fields = new Set(names.flatMap((name) => Object.keys(losses[name] ?? {})));
      const without = (setup: DatabaseSetup) =>
        Object.fromEntries(Object.entries(setup).filter(([field]) => !fields.has(field)));
      expect(without(setupOf(now))).toEqual(without(before));
    }),
  );
  expect(lostWith({ setup: setupOf(losses['its 2 IAM roles'] as DBInstance), tags: {} })).toContain(
    'its 2 IAM roles',
  );
});

test('tags of AWS itself and security groups that are unknown are named as lost, and not sent', () => {
  const setup: DatabaseSetup = { DBInstanceClass: 'db.m5.large', Engine: 'postgres' };
  const tags = { Owner: 'ada', 'aws:cloudformation:stack-name': 'shop' };
  expect(lostWith({ setup, tags })).toEqual([
    'tags of AWS (aws:…)',
    'its security groups, which are unknown',
  ]);
  expect(restoreInput(order(setup, tags)).Tags).toEqual([{ Key: 'Owner', Value: 'ada' }]);
});
